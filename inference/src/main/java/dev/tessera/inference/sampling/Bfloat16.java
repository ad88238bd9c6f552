package dev.tessera.inference.sampling;

/** Rounding of float32 to bfloat16. */
final class Bfloat16 {

    private Bfloat16() {}

    /** The nearest bfloat16, ties to even, as a float32. */
    static float round(float value) {
        int bits = Float.floatToRawIntBits(value);
        return Float.intBitsToFloat(bits + 0x7FFF + (bits >>> 16 & 1) & 0xFFFF0000);
    }
}
