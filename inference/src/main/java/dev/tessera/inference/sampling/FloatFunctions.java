package dev.tessera.inference.sampling;

/**
 * Logarithm, sine and cosine in single precision with the polynomials and the roundings of PyTorch's AVX2 kernels
 * (docs/torch-rng.md, section 4.2; Cephes).
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

    private FloatFunctions() {}

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
