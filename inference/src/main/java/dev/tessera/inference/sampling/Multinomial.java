package dev.tessera.inference.sampling;

import java.util.stream.IntStream;

/** {@code torch.multinomial} (docs/torch-rng.md, section 6). Probabilities need not be normalised. */
public final class Multinomial {

    private Multinomial() {}

    /**
     * Samples per row.
     *
     * @param p {@code [rows, columns]}, not negative
     * @param samples of each row
     * @return {@code [rows, samples]} column indices
     */
    public static long[] sample(TorchRandom random, float[] p, int rows, int samples, boolean replacement) {
        boolean race = !replacement || samples == 1 && random.version() == TorchRandom.TorchVersion.TORCH_2;
        return race ? race(random.exponential(p.length), p, rows, samples) : search(random, p, rows, samples);
    }

    /** The largest of p / e for exponential e, which is a sample of p; the first ones on ties. */
    static long[] race(float[] exponentials, float[] p, int rows, int samples) {
        int columns = p.length / rows;
        var indices = new long[rows * samples];
        for (int row = 0; row < rows; row++) {
            int start = row * columns;
            int[] winners = IntStream.range(0, columns)
                    .boxed()
                    .sorted((a, b) -> Float.compare(
                            p[start + b] / exponentials[start + b], p[start + a] / exponentials[start + a]))
                    .limit(samples)
                    .mapToInt(Integer::intValue)
                    .toArray();
            for (int i = 0; i < samples; i++) {
                indices[row * samples + i] = winners[i];
            }
        }
        return indices;
    }

    /** Where a uniform falls among the cumulative sums. */
    private static long[] search(TorchRandom random, float[] p, int rows, int samples) {
        int columns = p.length / rows;
        var indices = new long[rows * samples];
        var sums = new float[columns];
        for (int row = 0; row < rows; row++) {
            float total = 0;
            for (int i = 0; i < columns; i++) {
                total += p[row * columns + i];
                sums[i] = total;
            }
            for (int i = 0; i < columns; i++) {
                sums[i] /= total;
            }
            sums[columns - 1] = 1;
            for (int i = 0; i < samples; i++) {
                indices[row * samples + i] = firstAtLeast(sums, random.uniformDouble());
            }
        }
        return indices;
    }

    private static int firstAtLeast(float[] sums, double uniform) {
        int low = 0;
        int high = sums.length - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sums[middle] < uniform) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
