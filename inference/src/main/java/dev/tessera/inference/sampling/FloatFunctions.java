package dev.tessera.inference.sampling;

/**
 * Logarithm, sine and cosine in single precision with the polynomials and the roundings of PyTorch's AVX2 kernels
 * (docs/torch-rng.md, section 4.2; Cephes), and a power of e. The same bits on every machine, and several times faster than
 * {@link StrictMath}.
 */
final class FloatFunctions {

    private static final float[] LOG = {
        -1.1514610310E-1f,
        1.1676998740E-1f,
        -1.2420140846E-1f,
        1.4249322787E-1f,
        -1.6668057665E-1f,
        2.0000714765E-1f,
        -2.4999993993E-1f,
        3.3333331174E-1f
    };

    private static final float[] EXP = {
        1.39304355252534151077271E-3f,
        8.33336077630519866943359E-3f,
        4.16664853692054748535156E-2f,
        1.66666671633720397949219E-1f,
        0.5f
    };

    /** Added and taken away again it rounds a float below 2^22 to the nearest whole number. */
    private static final float ROUNDING = 0x1.8p23f;

    private FloatFunctions() {}

    /** A power of e, x <= 0, to one unit in the last place: 2^n times a polynomial of what is left (Sleef's, at 1 ulp). */
    static float exp(float x) {
        if (!(x >= -104f)) {
            return x < 0 ? 0 : x;
        }
        float n = x * 1.442695040888963407f + ROUNDING - ROUNDING;
        float rest = Math.fma(n, -0.693145751953125f, x);
        rest = Math.fma(n, -1.428606765330187045E-6f, rest);
        float y = 1.98527617612853646278381E-4f;
        for (float coefficient : EXP) {
            y = Math.fma(y, rest, coefficient);
        }
        y = Math.fma(rest * rest, y, rest) + 1f;
        // In two factors, because 2^n alone may be too small for a normal float.
        int half = (int) n >> 1;
        return y * powerOfTwo(half) * powerOfTwo((int) n - half);
    }

    private static float powerOfTwo(int exponent) {
        return Float.intBitsToFloat(exponent + 127 << 23);
    }

    /** The natural logarithm, 0 < x <= 1. */
    static float log(float argument) {
        int bits = Float.floatToRawIntBits(Math.max(argument, 0x1p-126f));
        float exponent = (bits >>> 23) - 127 + 1f;
        float mantissa = Float.intBitsToFloat(bits & 0x807FFFFF | 0x3F000000);
        float x;
        if (mantissa < 0.707106781186547524f) {
            exponent -= 1;
            x = mantissa - 1f + mantissa;
        } else {
            x = mantissa - 1f;
        }
        float z = x * x;
        float y = 7.0376836292E-2f;
        for (float coefficient : LOG) {
            y = Math.fma(y, x, coefficient);
        }
        y = y * x;
        y = Math.fma(y, z, exponent * -2.12194440E-4f);
        y = Math.fma(-z, 0.5f, y);
        return Math.fma(exponent, 0.693359375f, x + y);
    }

    /** The sine, t >= 0. */
    static float sin(float t) {
        int octant = octant(t);
        float x = reduced(t, octant);
        float value = (octant & 2) != 0 ? cosine(x) : sine(x);
        return (octant & 4) != 0 ? -value : value;
    }

    /** The cosine, t >= 0. */
    static float cos(float t) {
        int octant = octant(t);
        float x = reduced(t, octant);
        float value = (octant & 2) != 0 ? sine(x) : cosine(x);
        return (octant - 2 & 4) != 0 ? value : -value;
    }

    private static int octant(float t) {
        return (int) (t * 1.27323954473516f) + 1 & ~1;
    }

    private static float reduced(float t, int octant) {
        float x = Math.fma(octant, -0.78515625f, t);
        x = Math.fma(octant, -2.4187564849853515625E-4f, x);
        return Math.fma(octant, -3.77489497744594108E-8f, x);
    }

    private static float cosine(float x) {
        float z = x * x;
        float c = Math.fma(2.443315711809948E-5f, z, -1.388731625493765E-3f);
        c = Math.fma(c, z, 4.166664568298827E-2f);
        c = c * z;
        return Math.fma(c, z, -(z * 0.5f)) + 1f;
    }

    private static float sine(float x) {
        float z = x * x;
        float s = Math.fma(-1.9515295891E-4f, z, 8.3321608736E-3f);
        s = Math.fma(s, z, -1.6666654611E-1f);
        s = s * z;
        return Math.fma(s, x, x);
    }
}
