package dev.tessera.inference.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Twelve thousand damaged files: each is read or refused with a reason, and none costs more memory than its size allows. */
class MutatedCheckpointTest {

    /** Reading a few kilobytes of header, and what the fixtures' tensors hold. */
    private static final long MOST_HEAP = 4 << 20;

    private static Path folder;

    @BeforeContainer
    static void makeFolder() throws IOException {
        folder = Files.createTempDirectory("mutated");
    }

    @AfterContainer
    static void removeFolder() throws IOException {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Property(tries = 5000, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
    void aDamagedTrainingCheckpointIsReadOrRefused(@ForAll long seed) throws IOException {
        check(damaged("training.pt", seed));
    }

    @Property(tries = 2500, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
    void aDamagedFileOfViewsIsReadOrRefused(@ForAll long seed) throws IOException {
        check(damaged("views.pt", seed));
    }

    @Property(tries = 2500, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
    void aDamagedSafetensorsFileIsReadOrRefused(@ForAll long seed) throws IOException {
        check(damaged("plain.safetensors", seed));
    }

    @Property(tries = 2000, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
    void aDamagedSetOfShardsIsReadOrRefused(@ForAll long seed) throws IOException {
        damaged("model-00001-of-00002.safetensors", seed % 3 == 0 ? seed : 0);
        damaged("model-00002-of-00002.safetensors", seed % 3 == 1 ? seed : 0);
        check(damaged("model.safetensors.index.json", seed % 3 == 2 ? seed : 0));
    }

    /** Seed 0 leaves the file whole. */
    private static Path damaged(String name, long seed) throws IOException {
        var whole = Files.readAllBytes(Fixtures.file(name));
        return Files.write(folder.resolve(name), seed == 0 ? whole : Mutation.of(whole, seed));
    }

    private static void check(Path file) {
        long before = Allocation.ofThisThread();
        try {
            for (var table : Checkpoint.open(file).sections().values()) {
                table.entries().forEach(MutatedCheckpointTest::read);
            }
        } catch (CheckpointException e) {
            assertThat(e).hasMessageMatching("(?s)[a-z0-9.-]+: .+");
        }
        assertThat(Allocation.ofThisThread() - before).isLessThan(MOST_HEAP);
    }

    private static void read(TensorEntry entry) {
        // A tensor of stride 0 can rightly have more elements than it has bytes.
        if (entry.elements() < 10_000) {
            TensorReader.floats(entry);
        }
    }
}
