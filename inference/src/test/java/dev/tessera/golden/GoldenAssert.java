package dev.tessera.golden;

import java.util.Arrays;

/** Comparisons with golden tensors. A failure tells tensor, largest error and where it is. */
public record GoldenAssert(GoldenCase golden) {

    /** Within {@code tolerance} times the tensor's largest magnitude. */
    public void closeToLargest(String name, float[] actual, double tolerance) {
        float[] expected = golden.floats(name);
        double largest = 0;
        for (float value : expected) {
            largest = Math.max(largest, Math.abs(value));
        }
        close(name, expected, actual, tolerance * largest);
    }

    /** Within {@code tolerance}. */
    public void closeAbsolute(String name, float[] actual, double tolerance) {
        close(name, golden.floats(name), actual, tolerance);
    }

    /** The same bits. */
    public void bitExact(String name, float[] actual) {
        close(name, golden.floats(name), actual, 0);
    }

    /** The same whole numbers. */
    public void exact(String name, long[] actual) {
        long[] expected = golden.longs(name);
        int at = Arrays.mismatch(expected, actual);
        if (at >= 0) {
            throw new AssertionError(golden + ": '" + name + "' has "
                    + (at < actual.length ? actual[at] : "nothing") + " at " + position(name, at) + ", expected "
                    + (at < expected.length ? expected[at] : "nothing"));
        }
    }

    /** Doubles stored as the int64 of their bits, within {@code tolerance}. */
    public void closeBits(String name, double[] actual, double tolerance) {
        double[] expected = golden.bits(name);
        if (expected.length != actual.length) {
            throw new AssertionError(golden + ": '" + name + "' has " + actual.length + " elements, expected "
                    + expected.length + " of shape " + Arrays.toString(golden.shape(name)));
        }
        for (int i = 0; i < expected.length; i++) {
            if (!(Math.abs(expected[i] - actual[i]) <= tolerance)) {
                throw new AssertionError(golden + ": '" + name + "' is " + actual[i] + " at " + position(name, i)
                        + ", expected " + expected[i] + "; allowed " + tolerance);
            }
        }
    }

    private void close(String name, float[] expected, float[] actual, double tolerance) {
        if (expected.length != actual.length) {
            throw new AssertionError(golden + ": '" + name + "' has " + actual.length + " elements, expected "
                    + expected.length + " of shape " + Arrays.toString(golden.shape(name)));
        }
        int worst = 0;
        double error = -1;
        for (int i = 0; i < expected.length; i++) {
            double difference = expected[i] == actual[i] ? 0 : Math.abs((double) expected[i] - actual[i]);
            if (!(difference <= error)) {
                worst = i;
                error = difference;
            }
        }
        if (!(error <= tolerance) && expected.length > 0) {
            throw new AssertionError(String.format(
                    "%s: '%s' differs by at most %.3g (relative %.3g) at %s: %s, expected %s; allowed %.3g",
                    golden,
                    name,
                    error,
                    error / Math.abs(expected[worst]),
                    position(name, worst),
                    actual[worst],
                    expected[worst],
                    tolerance));
        }
    }

    private String position(String name, int index) {
        int[] shape = golden.shape(name);
        var position = new int[shape.length];
        for (int axis = shape.length - 1; axis >= 0 && shape[axis] > 0; axis--) {
            position[axis] = index % shape[axis];
            index /= shape[axis];
        }
        return Arrays.toString(position);
    }
}
