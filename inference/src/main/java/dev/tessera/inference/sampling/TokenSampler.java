package dev.tessera.inference.sampling;

import java.util.Arrays;

/**
 * Picks a token from logits in the order of the LlamaGen code that D-AR uses (docs/models/d-ar.md, section 4.2):
 * temperature, top-k, top-p, softmax, then an exponential race. Holds scratch space and allocates nothing else: one sampler
 * for one thread.
 */
public final class TokenSampler {

    private static final float DROPPED = Float.NEGATIVE_INFINITY;

    private final float[] scaled;
    private final float[] probabilities;
    private final long[] order;

    /**
     * How to sample.
     *
     * @param temperature divides the logits, from 0; at least 1e-5 is used
     * @param topK keep the k largest, ties at the edge included; 0 keeps all
     * @param topP keep the most probable until their sum exceeds p, from 0; 1 keeps all
     * @param greedy take the most probable token and draw nothing
     */
    public record Settings(double temperature, int topK, double topP, boolean greedy) {

        /** As the distribution is. */
        public static final Settings PLAIN = new Settings(1, 0, 1, false);

        /** @throws IllegalArgumentException if a value is out of range */
        public Settings {
            require(temperature >= 0 && temperature < Double.POSITIVE_INFINITY, "temperature", temperature);
            require(topK >= 0, "top_k", topK);
            require(topP >= 0 && topP <= 1, "top_p", topP);
        }

        private static void require(boolean valid, String name, Number value) {
            if (!valid) {
                throw new IllegalArgumentException(name + ": " + value + " is out of range; use "
                        + (name.equals("top_p") ? "0 to 1" : "a number from 0"));
            }
        }
    }

    /** @param vocabulary number of logits */
    public TokenSampler(int vocabulary) {
        scaled = new float[vocabulary];
        probabilities = new float[vocabulary];
        order = new long[vocabulary];
    }

    /**
     * The probabilities after temperature and filters, {@code [vocabulary]}; valid until the next call.
     *
     * @param logits those of one row begin at {@code offset}; not a number nowhere
     */
    public float[] probabilities(float[] logits, int offset, Settings settings) {
        float temperature = (float) Math.max(settings.temperature, 1e-5);
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] = logits[offset + i] / temperature;
        }
        if (settings.topK > 0) {
            keepLargest(Math.min(settings.topK, scaled.length));
        }
        if (settings.topP < 1) {
            keepMostProbable((float) settings.topP);
        }
        softmax();
        return probabilities;
    }

    /** Samples with the numbers that {@code random} draws: two words for every token of the vocabulary, greedy none. */
    public int sample(float[] logits, int offset, Settings settings, TorchRandom random) {
        var p = probabilities(logits, offset, settings);
        return settings.greedy ? largest(p) : race(p, random);
    }

    private void keepLargest(int k) {
        System.arraycopy(scaled, 0, probabilities, 0, scaled.length);
        float threshold = Selection.largest(probabilities, k);
        for (int i = 0; i < scaled.length; i++) {
            if (scaled[i] < threshold) {
                scaled[i] = DROPPED;
            }
        }
    }

    /** Drops a token when the sum of all that are more probable exceeds p; the most probable one stays. */
    private void keepMostProbable(float topP) {
        softmax();
        int kept = 0;
        for (int i = 0; i < scaled.length; i++) {
            if (scaled[i] != DROPPED) {
                order[kept++] = descending(scaled[i], i);
            }
        }
        Arrays.sort(order, 0, kept);
        // As torch.cumsum of float32: the sum is kept in double precision, every partial sum is rounded.
        double sum = 0;
        for (int rank = 0; rank < kept; rank++) {
            int token = (int) order[rank];
            if ((float) sum > topP) {
                scaled[token] = DROPPED;
            }
            sum += probabilities[token];
        }
    }

    /** A key whose order is that of the values downwards, equal ones by index; the low half is the index. */
    private static long descending(float value, int index) {
        int bits = Float.floatToRawIntBits(value + 0f);
        int ascending = bits < 0 ? ~bits : bits | 0x80000000;
        return (long) ~ascending << 32 ^ Long.MIN_VALUE | index;
    }

    private void softmax() {
        float largest = DROPPED;
        for (float logit : scaled) {
            largest = Math.max(largest, logit);
        }
        double sum = 0;
        for (int i = 0; i < scaled.length; i++) {
            float power = FloatFunctions.exp(scaled[i] - largest);
            probabilities[i] = power;
            sum += power;
        }
        for (int i = 0; i < scaled.length; i++) {
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
