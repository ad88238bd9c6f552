package dev.tessera.benchmarks.checkpoints;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tessera.inference.checkpoint.Checkpoint;
import dev.tessera.inference.checkpoint.TensorReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RandomCheckpointTest {

    private static final DarDecoderLayout SMALL = new DarDecoderLayout(40, 64, 192, 300, 10);

    @TempDir
    private Path folder;

    @Test
    void aWrittenFileIsReadBackTensorByTensor() throws Exception {
        var file = folder.resolve("small.pt");

        new RandomCheckpoint(1).write(file, "model", SMALL.tensors());

        var table = Checkpoint.open(file).firstSection("model").orElseThrow();
        assertThat(table.names()).containsExactlyElementsOf(names(SMALL.tensors()));
        for (var tensor : SMALL.tensors()) {
            var entry = table.find(tensor.name()).orElseThrow();
            assertThat(entry.shape()).isEqualTo(tensor.shape());
            assertThat(entry.contiguous()).isTrue();
            assertThat(entry.offset() % 64).isZero();
        }
    }

    @Test
    void valuesHaveTheDeviationOfTheirTensor() throws Exception {
        var file = folder.resolve("small.pt");

        new RandomCheckpoint(1).write(file, "", SMALL.tensors());

        var output = Checkpoint.open(file).firstSection("").orElseThrow().find("output.weight");
        var values = TensorReader.floats(output.orElseThrow());
        double square = IntStream.range(0, values.length)
                .mapToDouble(i -> values[i] * values[i])
                .average()
                .orElseThrow();
        assertThat(Math.sqrt(square)).isCloseTo(1 / Math.sqrt(64), within(0.003));
    }

    @Test
    void theSameSeedWritesTheSameBytes() throws Exception {
        var once = folder.resolve("once").resolve("small.pt");
        var again = folder.resolve("again").resolve("small.pt");
        Files.createDirectories(once.getParent());
        Files.createDirectories(again.getParent());

        new RandomCheckpoint(7).write(once, "model", SMALL.tensors());
        new RandomCheckpoint(7).write(again, "model", SMALL.tensors());

        assertThat(again).hasSameBinaryContentAs(once);
    }

    @Test
    void thePublishedSizesHaveThePublishedParameters() {
        assertThat(values(DarDecoderLayout.L.tensors())).isEqualTo(342_910_976);
        assertThat(DarDecoderLayout.L.tensors()).hasSize(172);
        assertThat(values(DarDecoderLayout.XL.tensors())).isEqualTo(774_699_520);
        assertThat(DarDecoderLayout.XL.tensors()).hasSize(256);
        assertThat(values(DarTokenizerLayout.V1.tensors())).isEqualTo(307_444_672 + 65_536);
        assertThat(DarTokenizerLayout.V1.tensors()).hasSize(830);
        assertThat(values(XarLayout.B.tensors())).isEqualTo(692_913_216 / 4);
        assertThat(XarLayout.B.tensors()).hasSize(257);
        assertThat(values(XarLayout.L.tensors())).isEqualTo(2_438_050_368L / 4);
        assertThat(XarLayout.L.tensors()).hasSize(497);
        assertThat(values(KlVaeLayout.KL16.tensors())).isEqualTo(66_456_019);
        assertThat(KlVaeLayout.KL16.tensors()).hasSize(312);
    }

    private static List<String> names(List<RandomTensor> tensors) {
        return tensors.stream().map(RandomTensor::name).toList();
    }

    private static long values(List<RandomTensor> tensors) {
        return tensors.stream().mapToLong(RandomTensor::elements).sum();
    }
}
