package dev.tessera.inference.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Files that PyTorch wrote; {@code make_checkpoints.py} beside them tells what is in them. */
class TorchFileTest {

    @Test
    void aTrainingCheckpointHasItsStateDictsAsSections() {
        var checkpoint = Checkpoint.open(Fixtures.file("training.pt"));

        assertThat(checkpoint.sections()).containsOnlyKeys("model", "ema");
        assertThat(checkpoint.firstSection("ema", "model"))
                .contains(checkpoint.sections().get("ema"));
        assertThat(checkpoint.firstSection("module", "model"))
                .contains(checkpoint.sections().get("model"));
        assertThat(checkpoint.firstSection("module")).isEmpty();
        assertThat(TensorReader.floats(Fixtures.entry(checkpoint, "model", "weight")))
                .containsExactly(0, 1, 2, 3, 4, 5);
        assertThat(TensorReader.floats(Fixtures.entry(checkpoint, "ema", "weight")))
                .containsExactly(100, 101, 102, 103, 104, 105);
    }

    @Test
    void whatStandsBesideTheWeightsBecomesPlainData() {
        var settings = Checkpoint.open(Fixtures.file("training.pt")).settings();

        assertThat(settings)
                .containsEntry("steps", 360000L)
                .containsEntry("rate", 1e-4)
                .containsEntry("done", true)
                .containsEntry("best", "None")
                .containsEntry("betas", List.of(0.9, 0.95))
                .containsEntry("args", Map.of("data_path", "/data", "global_seed", 0L, "lr", 1e-4))
                .containsEntry(
                        "config",
                        Map.of("_data", Map.of("model", Map.of("num_all_queries", 256L, "names", List.of("a", "b")))))
                .containsEntry("dtype", "torch.float32")
                .containsEntry("device", "torch.device")
                .containsKeys("optimizer", "loss", "random");
    }

    @Test
    void viewsOfSharedStoragesAreReadByTheirStrides() {
        var checkpoint = Checkpoint.open(Fixtures.file("views.pt"));
        var transposed = Fixtures.entry(checkpoint, "", "transposed");

        assertThat(transposed.shape()).containsExactly(4L, 6L);
        assertThat(transposed.strides()).containsExactly(1L, 4L);
        assertThat(transposed.contiguous()).isFalse();
        assertThat(TensorReader.floats(transposed))
                .startsWith(0, 4, 8, 12, 16, 20, 1)
                .endsWith(23);
        assertThat(TensorReader.floats(Fixtures.entry(checkpoint, "", "row"))).containsExactly(8, 9, 10, 11);
        assertThat(Fixtures.entry(checkpoint, "", "row").offset())
                .isEqualTo(Fixtures.entry(checkpoint, "", "tied").offset() + 8 * 4);
        assertThat(TensorReader.floats(Fixtures.entry(checkpoint, "", "column")))
                .containsExactly(1, 5, 9, 13, 17, 21);
        assertThat(TensorReader.floats(Fixtures.entry(checkpoint, "", "expanded")))
                .containsExactly(7, 7, 7, 7, 7, 7);
        assertThat(TensorReader.floats(Fixtures.entry(checkpoint, "", "scalar")))
                .containsExactly(2.5f);
        assertThat(TensorReader.floats(Fixtures.entry(checkpoint, "", "empty"))).isEmpty();
        assertThat(TensorReader.floats(Fixtures.entry(checkpoint, "", "parameter")))
                .containsExactly(0, 1);
    }

    @Test
    void stackedPrefixesOfWrappersAreRemoved() {
        assertThat(Checkpoint.open(Fixtures.file("views.pt")).sections().get("").names())
                .containsExactly("transposed", "row", "column", "tied", "expanded", "scalar", "empty", "parameter");
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void everyElementTypeIsRead(DType dtype) {
        var entry = Fixtures.entry(Checkpoint.open(Fixtures.file("dtypes.pt")), "", dtype.name());
        float hundred = dtype == DType.BOOL ? 1 : 100;

        assertThat(entry.dtype()).isEqualTo(dtype);
        assertThat(TensorReader.floats(entry)).containsExactly(0, 1, hundred);
        assertThat(TensorReader.longs(entry)).containsExactly(0, 1, (long) hundred);
    }

    @Test
    void aNewerPickleProtocolIsReadAsWell() {
        var checkpoint = Checkpoint.open(Fixtures.file("protocol-5.pt"));

        assertThat(TensorReader.floats(Fixtures.entry(checkpoint, "", "weight")))
                .containsExactly(0, 1, 2, 3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "before-1.6.pt | it is in PyTorch's format from before version 1.6; load it in PyTorch and torch.save it again",
                "tar.pt | it is a tar archive, PyTorch's oldest format; load it in PyTorch and torch.save it again",
                "whole-module.pt | it holds no dictionary but an object of torch.nn.modules.linear.Linear; save its state_dict() instead",
                "list.pt | it holds no dictionary but a list; save a state_dict() instead",
            })
    void aFileOfAnotherKindIsRefusedWithWhatToDo(String file, String reason) {
        assertThatThrownBy(() -> Checkpoint.open(Fixtures.file(file)))
                .isInstanceOf(CheckpointException.class)
                .hasMessage(file + ": " + reason);
    }
}
