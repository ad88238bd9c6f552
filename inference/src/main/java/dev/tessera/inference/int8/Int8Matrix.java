package dev.tessera.inference.int8;

import dev.tessera.inference.checkpoint.TensorEntry;
import dev.tessera.inference.checkpoint.TensorReader;

/**
 * A weight rounded to eight bits, symmetric, with one scale for each output channel.
 *
 * @param numbers {@code [in, out]} row-major, -127 to 127
 * @param scales {@code [out]}: the largest magnitude of a channel, over 127
 */
record Int8Matrix(byte[] numbers, float[] scales) {

    private static final int LARGEST = 127;

    /** Channels that are read and turned around together. */
    private static final int CHANNELS_AT_ONCE = 32;

    /**
     * Reads {@code weight [out, in]}, some channels at a time.
     *
     * @throws dev.tessera.inference.checkpoint.CheckpointException if the file ends before it
     */
    static Int8Matrix of(TensorEntry weight) {
        int out = Math.toIntExact(weight.shape().get(0));
        int in = Math.toIntExact(weight.shape().get(1));
        var numbers = new byte[Math.multiplyExact(in, out)];
        var scales = new float[out];
        var rounded = new byte[CHANNELS_AT_ONCE][in];
        for (int first = 0; first < out; first += CHANNELS_AT_ONCE) {
            int count = Math.min(CHANNELS_AT_ONCE, out - first);
            float[] channels = TensorReader.floats(weight.rows(first, count));
            for (int i = 0; i < count; i++) {
                scales[first + i] = round(channels, i * in, rounded[i]);
            }
            for (int k = 0; k < in; k++) {
                int at = k * out + first;
                for (int i = 0; i < count; i++) {
                    numbers[at + i] = rounded[i][k];
                }
            }
        }
        return new Int8Matrix(numbers, scales);
    }

    /** Rounds one channel, halves to even, and returns its scale. */
    private static float round(float[] values, int from, byte[] rounded) {
        float largest = 0;
        for (int k = 0; k < rounded.length; k++) {
            largest = Math.max(largest, Math.abs(values[from + k]));
        }
        float steps = largest == 0 ? 0 : LARGEST / largest;
        for (int k = 0; k < rounded.length; k++) {
            rounded[k] = (byte) Math.rint(values[from + k] * steps);
        }
        return largest / LARGEST;
    }
}
