package dev.tessera.inference.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuidanceScheduleTest {

    @Test
    void oneNumberGuidesAllTokensAlike() {
        var schedule = GuidanceSchedule.parse("4.0", -1);

        assertThat(schedule).isEqualTo(new GuidanceSchedule(4, 4, -1));
        assertThat(schedule.scale(0, 256)).isEqualTo(4);
        assertThat(schedule.scale(255, 256)).isEqualTo(4);
    }

    @Test
    void twoNumbersAreTheEndsOfALineCountedFromBoth() {
        var schedule = GuidanceSchedule.parse(" 1.2 , 8.0 ", -1);
        float step = (8f - 1.2f) / 255;

        assertThat(schedule.scale(0, 256)).isEqualTo(1.2f);
        assertThat(schedule.scale(127, 256)).isEqualTo(1.2f + step * 127);
        assertThat(schedule.scale(128, 256)).isEqualTo(8f - step * 127);
        assertThat(schedule.scale(255, 256)).isEqualTo(8f);
    }

    @Test
    void aLineThatBeginsAtOneAndRisesIsGuidedFromTheStart() {
        var schedule = GuidanceSchedule.parse("1.0,6.0", -1);

        assertThat(schedule.active()).isTrue();
        assertThat(schedule.start()).isEqualTo(1.001f);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "0", "0.5,1", "1,0.2"})
    void scalesUpToOneSwitchGuidanceOff(String text) {
        assertThat(GuidanceSchedule.parse(text, -1).active()).isFalse();
    }

    @Test
    void anIntervalGuidesTheTokensBeforeItsEnd() {
        var schedule = GuidanceSchedule.parse("2", 3);

        assertThat(schedule.guides(0)).isTrue();
        assertThat(schedule.guides(4)).isTrue();
        assertThat(schedule.guides(5)).isFalse();
        assertThat(GuidanceSchedule.parse("2", -1).guides(255)).isTrue();
        assertThat(GuidanceSchedule.parse("1", -1).guides(0)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"4,1", "0.5,8", "4,0.9"})
    void aLineThatCrossesOneIsRefused(String text) {
        assertThatThrownBy(() -> GuidanceSchedule.parse(text, -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching("the scale [0-9.]+,[0-9.]+ crosses 1; use scales that are all above 1, or one that"
                        + " starts at 1, or none above 1");
    }

    @Test
    void aScaleOutOfRangeIsRefused() {
        assertThatThrownBy(() -> GuidanceSchedule.parse("-1", -1))
                .hasMessage("the scale -1.0 is out of range; use 0 to 100");
        assertThatThrownBy(() -> GuidanceSchedule.parse("2,1e9", -1))
                .hasMessage("the scale 2.0,1.0E9 is out of range; use 0 to 100");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "four", "4;5", "1,2,3", "4,", "0x4", "NaN", "e"})
    void whatIsNoScaleIsRefused(String text) {
        assertThatThrownBy(() -> GuidanceSchedule.parse(text, -1))
                .hasMessage(
                        "the scale '" + text + "' is not understood; use a number such as 4.0, or two such as 1.2,8.0");
    }

    @Property
    void anyTextIsReadOrRefused(@ForAll @StringLength(max = 40) String text) {
        try {
            var schedule = GuidanceSchedule.parse(text, -1);
            assertThat(schedule.scale(3, 7)).isBetween(0f, 100f);
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageStartingWith("the scale ");
        }
    }
}
