package dev.tessera.inference.sampling;

/**
 * What official x86-64 builds of PyTorch 2.0 to 2.5 draw differently (docs/torch-rng.md, section 8): one seed from the
 * engine for each call, whatever its size, starts a multiplicative congruential stream.
 */
public final class MklDraws {

    private static final long MODULUS = (1L << 31) - 1;
    private static final long MULTIPLIER = 1132489760;

    private long state;

    private MklDraws(int seed) {
        long reduced = (seed & 0xFFFFFFFFL) % MODULUS;
        state = reduced == 0 ? 1 : reduced;
    }

    /** {@code exponential_(1)}, float32. */
    public static float[] exponential(TorchRandom random, int count) {
        var draws = new MklDraws(random.word());
        var values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) -StrictMath.log((float) draws.next());
        }
        return values;
    }

    /** {@code exponential_(1)}, float64: two words are taken, the second is the seed. */
    public static double[] exponentialDoubles(TorchRandom random, int count) {
        var draws = new MklDraws((int) random.twoWords());
        var values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = -StrictMath.log(draws.next());
        }
        return values;
    }

    /** {@code bernoulli_(p)} with a number p. */
    public static float[] bernoulli(TorchRandom random, int count, double p) {
        var draws = new MklDraws(random.word());
        var values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = draws.next() < p ? 1 : 0;
        }
        return values;
    }

    /** {@code torch.multinomial} of one sample per row. */
    public static long[] multinomial(TorchRandom random, float[] p, int rows) {
        return Multinomial.race(exponential(random, p.length), p, rows, 1);
    }

    private double next() {
        double uniform = (double) state / MODULUS;
        state = MULTIPLIER * state % MODULUS;
        return uniform;
    }
}
