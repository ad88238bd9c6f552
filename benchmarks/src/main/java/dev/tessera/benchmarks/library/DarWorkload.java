package dev.tessera.benchmarks.library;

import dev.tessera.benchmarks.report.Timings;
import dev.tessera.inference.sampling.TokenSampler;
import dev.tessera.inference.sampling.TorchRandom;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** D-AR: a step of decoding at few and at many rows, and a denoising step. */
record DarWorkload(Path decoder, Path tokenizer, OptionalInt heads) implements Workload {

    private static final int FEW_ROWS = 2;
    private static final int MANY_ROWS = 16;
    private static final int STEPS = 8;
    /** Seen of a burst: an image that begins before the others is alone for a step or two. */
    private static final int SEEN = STEPS - 2;

    private static final int VOCABULARY = 16384;
    private static final int DRAWS = 256;

    static DarWorkload in(Path folder, OptionalInt heads) {
        var files = new CheckpointFiles(folder);
        return new DarWorkload(
                files.only("the decoder", name -> name.endsWith(".pt") && !name.contains("tokenizer")),
                files.only("the tokenizer", name -> name.endsWith(".pt") && name.contains("tokenizer")),
                heads);
    }

    @Override
    public List<Path> files() {
        return List.of(decoder, tokenizer);
    }

    @Override
    public List<String> rival() {
        var arguments =
                new ArrayList<>(List.of("d-ar", "--decoder", decoder.toString(), "--tokenizer", tokenizer.toString()));
        heads.ifPresent(count -> arguments.addAll(List.of("--heads", Integer.toString(count))));
        return arguments;
    }

    /** In the middle of an image, where the cache is half full: half of the tokens are given, one denoising step is due. */
    @Override
    public List<Burst> bursts(int tokens) {
        var given = String.join(",", Collections.nCopies(tokens / 2, "7"));
        Map<String, Object> sampling = Map.of("num_steps", 2, "layout_tokens", given);
        return List.of(
                new Burst(1, sampling, List.of(decode(FEW_ROWS), copying(FEW_ROWS), denoise())),
                new Burst(MANY_ROWS / 2, sampling, List.of(decode(MANY_ROWS), copying(MANY_ROWS))));
    }

    private static Burst.Step decode(int rows) {
        return new Burst.Step("decode, " + rows + " rows", "decode", rows, SEEN, "decode " + rows + " " + STEPS);
    }

    /** The authors' code copies the cache in every step without need. */
    private static Burst.Step copying(int rows) {
        return new Burst.Step(
                "the same, the rival copying its cache as the authors do",
                "decode",
                rows,
                SEEN,
                "copying " + rows + " " + STEPS);
    }

    private static Burst.Step denoise() {
        return new Burst.Step("denoise, 1 image", "denoise", FEW_ROWS, 1, "denoise 1");
    }

    @Override
    public String besideSessions() {
        var sampler = new TokenSampler(VOCABULARY);
        var random = new TorchRandom(1);
        var logits = random.normal(VOCABULARY);
        var took = new ArrayList<Duration>();
        for (int i = 0; i < DRAWS; i++) {
            long start = System.nanoTime();
            sampler.sample(logits, 0, TokenSampler.Settings.PLAIN, random);
            took.add(Duration.ofNanos(System.nanoTime() - start));
        }
        return Timings.number(Timings.of(took).median()) + " ms are the draw of one token of 16384";
    }
}
