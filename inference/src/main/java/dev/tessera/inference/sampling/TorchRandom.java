package dev.tessera.inference.sampling;

/**
 * The random numbers that PyTorch draws on the CPU after {@code torch.manual_seed(seed)}, call by call and bit by bit
 * (docs/torch-rng.md, variant P: builds without MKL, and the official builds from 2.7 on). Each generation owns one; none
 * is ever shared.
 *
 * <p>Words of 32 bits per element: uniform float32 1, float64 2, exponential 2, normal 1 (float32 in blocks of 16) or 2.
 */
public final class TorchRandom {

    private final MersenneTwister engine;
    private final TorchVersion version;
    private final TorchNormal normal;

    /** Which rule applies where PyTorch changed one. */
    public enum TorchVersion {
        /** 1.13. */
        TORCH_1,
        /** 2.7 and later. */
        TORCH_2
    }

    /** Draws as 1.13 and 2.7 both do; where they differ (multinomial with replacement, wide randint) as 1.13. */
    public TorchRandom(long seed) {
        this(seed, TorchVersion.TORCH_1);
    }

    public TorchRandom(long seed, TorchVersion version) {
        this.engine = new MersenneTwister(seed);
        this.version = version;
        this.normal = new TorchNormal(this);
    }

    private TorchRandom(TorchRandom other) {
        engine = other.engine.copy();
        version = other.version;
        normal = other.normal.copyFor(this);
    }

    /** A generator that draws from now on what this one draws. */
    public TorchRandom copy() {
        return new TorchRandom(this);
    }

    /** Throws {@code words} words of 32 bits away; about a second for a thousand million. */
    public void skip(long words) {
        engine.skip(words);
    }

    TorchVersion version() {
        return version;
    }

    int word() {
        return engine.nextInt();
    }

    /** Two words, the first one high. */
    long twoWords() {
        long high = engine.nextInt();
        return high << 32 | engine.nextInt() & 0xFFFFFFFFL;
    }

    /** A float64 uniform in [0, 1). */
    double uniformDouble() {
        return (twoWords() & (1L << 53) - 1) * 0x1p-53;
    }

    /** A float32 uniform in [0, 1). */
    float uniformFloat() {
        return (engine.nextInt() & 0xFFFFFF) * 0x1p-24f;
    }

    /** {@code torch.rand}, float32. */
    public float[] uniform(int count) {
        var values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = uniformFloat();
        }
        return values;
    }

    /** {@code uniform_(low, high)}, float32. */
    public float[] uniform(int count, float low, float high) {
        var values = uniform(count);
        for (int i = 0; i < count; i++) {
            values[i] = Math.fma(values[i], high - low, low);
        }
        return values;
    }

    /** {@code torch.rand}, float64. */
    public double[] uniformDoubles(int count) {
        var values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = uniformDouble();
        }
        return values;
    }

    /** {@code torch.rand} of a type with {@code bits} bits of precision (float16: 11, bfloat16: 8). */
    public float[] uniformOfPrecision(int count, int bits) {
        var values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (engine.nextInt() & (1 << bits) - 1) / (float) (1 << bits);
        }
        return values;
    }

    /** {@code torch.randn}, float32, of a contiguous tensor with {@code count} elements in all. */
    public float[] normal(int count) {
        return normal(count, 0, 1);
    }

    /** {@code normal_(mean, std)}, float32, contiguous. */
    public float[] normal(int count, float mean, float std) {
        return normal.floats(count, mean, std);
    }

    /** {@code normal_()} of a tensor that is not contiguous, float32, in the order of memory. */
    public float[] normalStrided(int count) {
        return normal.scalars(count);
    }

    /** {@code torch.randn}, float64, contiguous. */
    public double[] normalDoubles(int count) {
        return normal.doubles(count);
    }

    /** {@code torch.randn}, bfloat16, contiguous. */
    public float[] normalBfloat16(int count) {
        return normal.bfloat16(count);
    }

    /** {@code exponential_(1)}, float64. */
    public double[] exponentialDoubles(int count) {
        var values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = exponential(uniformDouble());
        }
        return values;
    }

    /** {@code exponential_(1)}, float32. */
    public float[] exponential(int count) {
        var values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) exponential(uniformDouble());
        }
        return values;
    }

    /** The exponential that belongs to a uniform. */
    static double exponential(double uniform) {
        // StrictMath: the same bits on every machine and at every level of compilation.
        return -StrictMath.log(1 - uniform);
    }

    /** {@code bernoulli_(p)} with a number p. */
    public float[] bernoulli(int count, double p) {
        var values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = uniformDouble() < p ? 1 : 0;
        }
        return values;
    }

    /** {@code torch.bernoulli(p)} with a float32 tensor p. */
    public float[] bernoulli(float[] p) {
        var values = new float[p.length];
        for (int i = 0; i < p.length; i++) {
            values[i] = uniformFloat() < p[i] ? 1 : 0;
        }
        return values;
    }

    /** {@code torch.randint(low, high)}, int64. */
    public long[] integers(int count, long low, long high) {
        long range = high - low;
        boolean wide = range >= (version == TorchVersion.TORCH_2 ? 1L << 28 : 1L << 32);
        var values = new long[count];
        for (int i = 0; i < count; i++) {
            values[i] = low + (wide ? Long.remainderUnsigned(twoWords(), range) : unsignedWord() % range);
        }
        return values;
    }

    /** {@code torch.randperm(count)}. */
    public long[] permutation(int count) {
        var values = new long[count];
        for (int i = 0; i < count; i++) {
            values[i] = i;
        }
        for (int i = 0; i < count - 1; i++) {
            int other = i + (int) (unsignedWord() % (count - i));
            long swapped = values[i];
            values[i] = values[other];
            values[other] = swapped;
        }
        return values;
    }

    private long unsignedWord() {
        return engine.nextInt() & 0xFFFFFFFFL;
    }
}
