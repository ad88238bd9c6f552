package dev.tessera.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tessera.inference.runtime.Device;
import dev.tessera.inference.runtime.ExecutionTarget;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrecisionsTest {

    private static final ExecutionTarget CPU = new ExecutionTarget(Device.CPU, 1);
    private static final List<ModelPart> PARTS = List.of(
            ModelPart.exact("decoder", "it would draw other things"), ModelPart.of("head"), ModelPart.of("body"));

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    fp32                         | fp32
                    int8                         | int8,decoder=fp32
                    int8,decoder=int8            | int8
                    int8, body = fp32            | int8,decoder=fp32,body=fp32
                    fp32,head=int8               | int8,decoder=fp32,body=fp32
                    int8,head=fp32,body=fp32     | fp32
                    """)
    void aSettingMeansThisForTheParts(String setting, String precisions) {
        var parsed = Precisions.of(PrecisionChoice.parse(setting), PARTS, List.of(), CPU);
        assertThat(parsed).hasToString(precisions);
        // What is told can be set.
        assertThat(Precisions.of(PrecisionChoice.parse(parsed.toString()), PARTS, List.of(), CPU))
                .isEqualTo(
                        precisions.equals("int8")
                                ? Precisions.of(PrecisionChoice.parse("int8"), PARTS, List.of(), CPU)
                                : parsed);
    }

    @Test
    void onAnotherDeviceEverythingIsFp32() {
        var cuda = new ExecutionTarget(Device.parse("cuda"), 1);
        assertThat(Precisions.of(PrecisionChoice.parse("int8,decoder=int8"), PARTS, List.of(), cuda))
                .hasToString("fp32");
    }

    @Test
    void aPartThatIsNotThereIsRefusedWithThoseThatAre() {
        assertThatThrownBy(() -> Precisions.of(PrecisionChoice.parse("int8,tail=fp32"), PARTS, List.of(), CPU))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("precision: 'tail' is no part of this model; its parts are decoder, head, body");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    int4                      | precision: 'int4' is not known; use fp32 or int8
                    ''                        | precision: '' is not known; use fp32 or int8
                    int8,head                 | precision: 'head' is not understood; name each part once, as in int8,decoder=fp32
                    int8,head=fp32,head=int8  | precision: 'head=int8' is not understood; name each part once, as in int8,decoder=fp32
                    int8,head=half            | precision: 'half' is not known; use fp32 or int8
                    """)
    void aSettingThatIsNotUnderstoodIsRefused(String setting, String message) {
        assertThatThrownBy(() -> PrecisionChoice.parse(setting))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Property
    void anyTextIsReadOrRefused(@ForAll String text) {
        try {
            PrecisionChoice.parse(text);
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageStartingWith("precision: ");
        }
    }
}
