package dev.tessera.inference.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.Test;

class TensorTableTest {

    private final TensorTable table =
            table("layers.0.norm.weight", "layers.1.norm.weight", "layers.1.norm.bias", "head");

    @Test
    void aMissingTensorIsNamedWithItsShapeAndTheNearestNames() {
        assertThat(CheckpointException.missing(table, "layers.2.norm.weight", 64))
                .hasMessage("ar.pt: tensor 'layers.2.norm.weight' is missing, needed with shape [64];"
                        + " nearest: layers.0.norm.weight, layers.1.norm.weight");
    }

    @Test
    void aTensorLikeNoOtherIsJustMissing() {
        assertThat(CheckpointException.missing(table, "zzz")).hasMessage("ar.pt: tensor 'zzz' is missing");
    }

    @Test
    void aWrongShapeIsToldWithTheRightOne() {
        var entry = table.find("head").orElseThrow();

        assertThat(CheckpointException.wrongShape(table, entry, 64, 192))
                .hasMessage("ar.pt: tensor 'head' has shape [64, 64], expected [64, 192]");
    }

    @Test
    void onlyWrappersAtTheBeginningAreRemoved() {
        assertThat(TensorTable.unwrapped("_orig_mod.module.module.a.module.b")).isEqualTo("a.module.b");
        assertThat(TensorTable.unwrapped("modules.a")).isEqualTo("modules.a");
    }

    private static TensorTable table(String... names) {
        var entries = new LinkedHashMap<String, TensorEntry>();
        for (var name : names) {
            entries.put(
                    name,
                    new TensorEntry(
                            name, DType.F32, List.of(64L, 64L), List.of(64L, 1L), Path.of("ar.pt"), 0, 4 * 64 * 64));
        }
        return new TensorTable("ar.pt", entries);
    }
}
