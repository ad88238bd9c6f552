package dev.tessera.models;

import dev.tessera.inference.runtime.Precision;
import java.util.ArrayList;
import java.util.List;

/**
 * Times the parts of a model in fp32 and in int8, in turn, so that both see the same machine; the fastest run of each
 * counts, because other work on a machine only adds.
 */
public final class Tuning {

    private static final int ROUNDS = 4;

    /** A batch is run at least so long in a round: short steps more often than once. */
    private static final long ROUND_NANOS = 50_000_000;

    private Tuning() {}

    /**
     * What one batch takes.
     *
     * @param fp32 milliseconds
     * @param int8 milliseconds
     */
    public record Timing(String part, int batch, double fp32, double int8) {

        boolean int8IsSlower() {
            return int8 > fp32;
        }
    }

    /** Times all parts at all batches in use. Takes the memory of the largest part twice, and a minute or so. */
    public static List<Timing> measure(ModelCandidate model, ModelOptions options) {
        var timings = new ArrayList<Timing>();
        for (var part : model.parts()) {
            try (var exact = model.openTrial(part, Precision.FP32, options);
                    var rounded = model.openTrial(part, Precision.INT8, options)) {
                for (int batch : exact.batches(options.maxRows())) {
                    timings.add(timing(part.name(), batch, exact, rounded));
                }
            }
        }
        return timings;
    }

    private static Timing timing(String part, int batch, PartTrial exact, PartTrial rounded) {
        exact.run(batch);
        rounded.run(batch);
        double fp32 = Double.MAX_VALUE;
        double int8 = Double.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            fp32 = Math.min(fp32, fastest(exact, batch));
            int8 = Math.min(int8, fastest(rounded, batch));
        }
        return new Timing(part, batch, fp32, int8);
    }

    private static double fastest(PartTrial trial, int batch) {
        long fastest = Long.MAX_VALUE;
        long begun = System.nanoTime();
        do {
            long start = System.nanoTime();
            trial.run(batch);
            fastest = Math.min(fastest, System.nanoTime() - start);
        } while (System.nanoTime() - begun < ROUND_NANOS);
        return fastest / 1e6;
    }

    /** The parts that stay fp32 under int8 on this machine: at some batch in use int8 is slower. */
    public static List<String> slowerParts(List<Timing> timings) {
        return timings.stream()
                .filter(Timing::int8IsSlower)
                .map(Timing::part)
                .distinct()
                .toList();
    }
}
