package dev.tessera.benchmarks.library;

import dev.tessera.benchmarks.report.Timings;
import dev.tessera.inference.sampling.TorchRandom;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** xAR: a guided step in every cell, at few and at many rows, and the decoding of latents. */
record XarWorkload(Path network, Path vae) implements Workload {

    private static final int FEW_ROWS = 2;
    private static final int MANY_ROWS = 16;
    private static final int CELLS = 4;
    private static final int CELL_VALUES = 64 * 16;
    /** Of a cell in a burst. */
    private static final int STEPS = 6;
    /** Of these, seen: an image that begins before the others is alone for a step or two. */
    private static final int SEEN = 3;

    private static final int DRAWS = 256;

    static XarWorkload in(Path folder) {
        var files = new CheckpointFiles(folder);
        return new XarWorkload(
                files.only("the network", name -> name.endsWith(".pth")),
                files.only("the autoencoder", name -> name.endsWith(".ckpt")));
    }

    @Override
    public List<Path> files() {
        return List.of(network, vae);
    }

    @Override
    public List<String> rival() {
        return List.of("xar", "--network", network.toString(), "--vae", vae.toString());
    }

    @Override
    public List<Burst> bursts(int tokens) {
        Map<String, Object> sampling = Map.of("num_steps", STEPS);
        var few = new ArrayList<>(
                IntStream.range(0, CELLS).mapToObj(cell -> step(cell, FEW_ROWS)).toList());
        few.add(new Burst.Step("decode latents of 1 image", "decode", FEW_ROWS, 1, "decode 1 1"));
        return List.of(
                new Burst(1, sampling, few),
                new Burst(MANY_ROWS / 2, sampling, List.of(step(1, MANY_ROWS), step(CELLS - 1, MANY_ROWS))));
    }

    private static Burst.Step step(int cell, int rows) {
        var name = cell == 0
                ? "step in cell 0, whose guidance is 1: " + rows + " rows, here half of them"
                : "guided step in cell " + cell + ", " + rows + " rows";
        return new Burst.Step(name, "cell-" + cell, rows, SEEN, "step " + rows + " " + cell + " " + SEEN);
    }

    @Override
    public String besideSessions() {
        var random = new TorchRandom(1);
        var took = new ArrayList<Duration>();
        for (int i = 0; i < DRAWS; i++) {
            long start = System.nanoTime();
            random.normalDoubles(CELL_VALUES);
            took.add(Duration.ofNanos(System.nanoTime() - start));
        }
        return Timings.number(Timings.of(took).median()) + " ms are the draw of the noise of one cell";
    }
}
