package dev.tessera.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.NotEmpty;
import org.junit.jupiter.api.Test;

class TimingsTest {

    @Test
    void theMedianOfAnEvenCountIsTheLowerOfTheMiddle() {
        assertThat(new Timings(List.of(4.0, 1.0, 3.0, 2.0)).median()).isEqualTo(2);
    }

    @Test
    void fractionsOfAMillisecondAreKept() {
        assertThat(Timings.of(List.of(Duration.ofNanos(1_500_000))).min()).isEqualTo(1.5);
    }

    @Test
    void nothingMeasuredIsRefused() {
        assertThatThrownBy(() -> new Timings(List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("nothing was measured");
    }

    @Test
    void numbersHaveThreeFiguresOrAllBeforeThePoint() {
        assertThat(Timings.number(1.2345)).isEqualTo("1.23");
        assertThat(Timings.number(12.345)).isEqualTo("12.3");
        assertThat(Timings.number(12345.6)).isEqualTo("12,346");
    }

    @Property
    void quantilesAreMeasurementsInOrder(@ForAll @NotEmpty List<@DoubleRange(min = 0, max = 1e6) Double> measured) {
        var timings = new Timings(measured);

        assertThat(timings.min()).isLessThanOrEqualTo(timings.median());
        assertThat(timings.median()).isLessThanOrEqualTo(timings.quantile(1));
        assertThat(measured).contains(timings.min(), timings.median(), timings.quantile(1));
    }
}
