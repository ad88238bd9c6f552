package dev.tessera.inference.int8;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.tessera.inference.checkpoint.TensorReader;
import dev.tessera.inference.nn.Linear;
import dev.tessera.inference.onnx.ElementType;
import dev.tessera.inference.onnx.Graph;
import dev.tessera.inference.onnx.Int8Weight;
import dev.tessera.inference.onnx.Weights;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Int8CacheTest {

    @TempDir
    Path temp;

    private Path folder;
    private List<Int8Weight> weights;

    @BeforeEach
    void writeCheckpoint() throws IOException {
        folder = temp.resolve("cache");
        weights = weights(7);
    }

    @Test
    void whatWasRoundedOnceIsFoundAgain() throws IOException {
        assertRounded(weights);
        var file = onlyFile();
        var before = Files.getLastModifiedTime(file);
        var number = Files.getAttribute(file, "unix:ino");
        assertRounded(weights);
        assertThat(Files.getLastModifiedTime(file)).isEqualTo(before);
        assertThat(Files.getAttribute(file, "unix:ino")).isEqualTo(number);
    }

    @Test
    void otherWeightsAreAnotherFile() throws IOException {
        assertRounded(weights);
        assertRounded(weights(8));
        assertThat(files()).hasSize(2);
    }

    @Test
    void aFileWithOneChangedByteIsRoundedAgain() throws IOException {
        assertRounded(weights);
        var file = onlyFile();
        byte[] good = Files.readAllBytes(file);
        for (int at = 0; at < good.length; at += 1 + good.length / 211) {
            byte[] damaged = good.clone();
            damaged[at] ^= 0x40;
            Files.write(file, damaged);
            assertRounded(weights);
            assertThat(Files.readAllBytes(file)).as("byte %d", at).isEqualTo(good);
        }
    }

    @Test
    void aTruncatedFileIsRoundedAgain() throws IOException {
        assertRounded(weights);
        var file = onlyFile();
        byte[] good = Files.readAllBytes(file);
        for (int length : new int[] {0, 7, 8, 100, good.length / 2, good.length - 1}) {
            Files.write(file, java.util.Arrays.copyOf(good, length));
            assertRounded(weights);
            assertThat(Files.readAllBytes(file)).as("of %d bytes", length).isEqualTo(good);
        }
    }

    @Test
    void manyMayRoundTheSameWeightsAtOnce() throws IOException {
        var all = IntStream.range(0, 8)
                .mapToObj(
                        i -> CompletableFuture.runAsync(() -> assertRounded(weights), task -> new Thread(task).start()))
                .toList();
        all.forEach(CompletableFuture::join);
        assertThat(files()).hasSize(1);
    }

    @Test
    void unfinishedFilesOfTheDeadAreSweptAwayAndThoseOfTheLivingAreNot() throws IOException {
        Files.createDirectories(folder);
        var dead = Files.createFile(folder.resolve("int8-1.partial"));
        Files.setLastModifiedTime(dead, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
        var living = Files.createFile(folder.resolve("int8-2.partial"));
        assertRounded(weights);
        assertThat(dead).doesNotExist();
        assertThat(living).exists();
    }

    @Test
    void aFullDiskIsToldAndLeavesNothingBehind() throws IOException, InterruptedException {
        var disk = Files.createDirectory(temp.resolve("disk"));
        assumeThat(run("mount", "-t", "tmpfs", "-o", "size=8k", "tmpfs", disk.toString()))
                .as("only root may mount")
                .isZero();
        try {
            assertThatThrownBy(() -> new Int8Cache(disk).places(weights)).isInstanceOf(IOException.class);
            assertThat(disk).isEmptyDirectory();
            // The session opens all the same.
            try (var rounded = RoundedWeights.of(weights, Optional.of(disk))) {
                assertThat(rounded.places()).hasSize(2 * weights.size());
            }
        } finally {
            run("umount", disk.toString());
        }
    }

    @Test
    void withoutACacheTheFileGoesWhenTheSessionIsOpen() throws IOException {
        Path file;
        try (var rounded = RoundedWeights.of(weights, Optional.empty())) {
            file = rounded.temporary().orElseThrow();
            assertThat(file).exists();
        }
        assertThat(file).doesNotExist();
    }

    @Test
    void aCacheThatIsNoFolderIsDoneWithout() throws IOException {
        var file = Files.writeString(temp.resolve("file"), "no folder");
        try (var rounded = RoundedWeights.of(weights, Optional.of(file))) {
            assertThat(rounded.temporary()).isPresent();
        }
    }

    private void assertRounded(List<Int8Weight> rounded) {
        try {
            var places = new Int8Cache(folder).places(rounded);
            for (var weight : rounded) {
                var expected = Int8Matrix.of(weight.source());
                assertThat(TensorReader.floats(places.get(weight.scales()))).isEqualTo(expected.scales());
                long[] numbers = TensorReader.longs(places.get(weight.matrix()));
                for (int i = 0; i < numbers.length; i++) {
                    assertThat(numbers[i]).isEqualTo(expected.numbers()[i]);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Int8Weight> weights(long seed) throws IOException {
        var table = RandomMatrices.write(temp.resolve(seed + ".safetensors"), seed, 3, 96, 80);
        var graph = Graph.named("layers");
        var all = Weights.of(table).int8();
        for (int layer = 0; layer < 3; layer++) {
            var x = graph.input("x" + layer, ElementType.FLOAT32, "R", 96);
            Linear.of(all.scope(Integer.toString(layer)), 96, 80).apply(graph.ops(), x);
        }
        return graph.int8Weights();
    }

    private Path onlyFile() throws IOException {
        assertThat(files()).hasSize(1);
        return files().get(0);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    private static int run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}
