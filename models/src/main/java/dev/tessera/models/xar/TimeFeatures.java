package dev.tessera.models.xar;

/**
 * The sinusoid of a time index, as PyTorch computes it on a CPU in float32 (docs/models/xar.md, section 3.3): cosines first.
 * Two frequencies of the published width are where PyTorch's exponential and the rounded exact one differ in the last bit; the
 * time multiplies that difference by up to 1000.
 */
record TimeFeatures(float[] frequencies) {

    static final int TIMES = 1001;

    private static final int PUBLISHED = 128;
    private static final float MINUS_LOG_10000 = -9.2103405f;

    /** @param features even: half cosines, half sines */
    static TimeFeatures of(int features) {
        int half = features / 2;
        var frequencies = new float[half];
        for (int k = 0; k < half; k++) {
            frequencies[k] = (float) StrictMath.exp(MINUS_LOG_10000 * k / half);
        }
        if (half == PUBLISHED) {
            frequencies[12] = Float.intBitsToFloat(0x3ED7E89B);
            frequencies[106] = Float.intBitsToFloat(0x39FF4FAD);
        }
        return new TimeFeatures(frequencies);
    }

    int count() {
        return 2 * frequencies.length;
    }

    /** Writes the features of time index {@code time}, 0 to 1000, to {@code target} from {@code at} on. */
    void write(int time, float[] target, int at) {
        for (int k = 0; k < frequencies.length; k++) {
            float angle = time * frequencies[k];
            target[at + k] = (float) StrictMath.cos(angle);
            target[at + frequencies.length + k] = (float) StrictMath.sin(angle);
        }
    }
}
