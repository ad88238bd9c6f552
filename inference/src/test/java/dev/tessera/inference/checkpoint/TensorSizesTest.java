package dev.tessera.inference.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TensorSizesTest {

    private final TensorSizes sizes = new TensorSizes(
            new TensorTable(
                    "model.pt",
                    Map.of("a.0.w", entry("a.0.w", 3, 5), "a.1.w", entry("a.1.w", 3, 0), "a.3.w", entry("a.3.w"))),
            "xAR");

    private static TensorEntry entry(String name, long... shape) {
        var sizes = Arrays.stream(shape).boxed().toList();
        return new TensorEntry(name, DType.F32, sizes, List.of(), Path.of("model.pt"), 0, 0);
    }

    @Test
    void sizesAreThoseOfTheAxes() {
        assertThat(sizes.size("a.0.w", 2, 1)).isEqualTo(5);
        assertThat(sizes.count("a.", ".w")).isEqualTo(2);
        assertThat(sizes.countOf("b.", ".w")).isZero();
    }

    @Test
    void whatIsNotThereOrOfAnotherRankIsNamed() {
        assertThatThrownBy(() -> sizes.size("a.0.w", 3, 1))
                .hasMessage("model.pt: tensor 'a.0.w' has shape [3, 5]; xAR needs 3 axes");
        assertThatThrownBy(() -> sizes.size("a.1.w", 2, 1))
                .hasMessage("model.pt: tensor 'a.1.w' has shape [3, 0]; xAR needs axes of 1 to 1048576");
        assertThatThrownBy(() -> sizes.count("z.", ".w")).hasMessageStartingWith("model.pt: tensor 'z.0.w' is missing");
    }
}
