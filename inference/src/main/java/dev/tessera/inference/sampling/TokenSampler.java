package dev.tessera.inference.sampling;

import java.util.Arrays;

/**
 * Picks a token from logits in the order of the LlamaGen code that D-AR uses (docs/models/d-ar.md, section 4.2):
 * temperature, top-k, top-p, softmax, then an exponential race. Holds scratch space: one sampler for one thread.
 */
public final class TokenSampler {

    private final float[] sorted;
    private final float[] probabilities;

    /**
     * How to sample.
     *
     * @param temperature divides the logits, at least 1e-5 is used
     * @param topK keep the k largest, ties at the edge included; 0 keeps all
     * @param topP keep the most probable until their sum exceeds p; 1 keeps all
     * @param greedy take the most probable token and draw nothing
     */
    public record Settings(double temperature, int topK, double topP, boolean greedy) {

        /** As the distribution is. */
        public static final Settings PLAIN = new Settings(1, 0, 1, false);
    }

    /** @param vocabulary number of logits */
    public TokenSampler(int vocabulary) {
        sorted = new float[vocabulary];
        probabilities = new float[vocabulary];
    }

    /** The probabilities after temperature and filters, valid until the next call: {@code [vocabulary]}. */
    public float[] probabilities(float[] logits, int offset, Settings settings) {
        int n = probabilities.length;
        float temperature = (float) Math.max(settings.temperature, 1e-5);
        for (int i = 0; i < n; i++) {
            probabilities[i] = logits[offset + i] / temperature;
        }
        float threshold = Float.NEGATIVE_INFINITY;
        if (settings.topK > 0 || settings.topP < 1) {
            System.arraycopy(probabilities, 0, sorted, 0, n);
            Arrays.sort(sorted);
        }
        if (settings.topK > 0) {
            threshold = sorted[n - Math.min(settings.topK, n)];
        }
        if (settings.topP < 1) {
            keepMostProbable(settings.topP, threshold);
        } else {
            keepAtLeast(threshold);
        }
        softmax();
        return probabilities;
    }

    /** Samples with the numbers that {@code random} draws: two words for every token of the vocabulary. */
    public int sample(float[] logits, int offset, Settings settings, TorchRandom random) {
        var p = probabilities(logits, offset, settings);
        return settings.greedy ? largest(p) : race(p, random);
    }

    private void keepAtLeast(float threshold) {
        for (int i = 0; i < probabilities.length; i++) {
            if (probabilities[i] < threshold) {
                probabilities[i] = Float.NEGATIVE_INFINITY;
            }
        }
    }

    /** Drops a token when the sum of all that are more probable exceeds p; the most probable one stays. */
    private void keepMostProbable(double topP, float threshold) {
        int n = probabilities.length;
        var order = new Integer[n];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, (a, b) -> Float.compare(probabilities[b], probabilities[a]));
        float largest = probabilities[order[0]];
        double total = 0;
        for (int i : order) {
            total += probabilities[i] < threshold ? 0 : Math.exp(probabilities[i] - largest);
        }
        float before = 0;
        for (int i : order) {
            boolean kept = probabilities[i] >= threshold && before <= (float) topP;
            float share = probabilities[i] < threshold ? 0 : (float) (Math.exp(probabilities[i] - largest) / total);
            before += share;
            if (!kept) {
                probabilities[i] = Float.NEGATIVE_INFINITY;
            }
        }
    }

    private void softmax() {
        float largest = Float.NEGATIVE_INFINITY;
        for (float logit : probabilities) {
            largest = Math.max(largest, logit);
        }
        double sum = 0;
        for (int i = 0; i < probabilities.length; i++) {
            float power = probabilities[i] == Float.NEGATIVE_INFINITY
                    ? 0
                    : (float) StrictMath.exp((double) probabilities[i] - largest);
            probabilities[i] = power;
            sum += power;
        }
        for (int i = 0; i < probabilities.length; i++) {
            probabilities[i] = (float) (probabilities[i] / sum);
        }
    }

    private static int largest(float[] values) {
        int best = 0;
        for (int i = 1; i < values.length; i++) {
            if (values[i] > values[best]) {
                best = i;
            }
        }
        return best;
    }

    /**
     * The first largest p / e. A token whose p cannot win even with the smallest exponential that its uniform allows is
     * passed over without a logarithm: -log(1 - u) is at least u, so p / e is at most p / u, with room for rounding.
     */
    private static int race(float[] p, TorchRandom random) {
        int best = 0;
        float bestRatio = -1;
        for (int i = 0; i < p.length; i++) {
            double uniform = random.uniformDouble();
            if (p[i] <= (double) bestRatio * uniform * (1 - 1e-6)) {
                continue;
            }
            float ratio = p[i] / (float) TorchRandom.exponential(uniform);
            if (ratio > bestRatio) {
                best = i;
                bestRatio = ratio;
            }
        }
        return best;
    }
}
