package dev.tessera.inference.checkpoint;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Sizes and strides of tensors, overflow included. */
final class Layouts {

    private Layouts() {}

    /** Strides of a row-major tensor without gaps, in elements. */
    static List<Long> rowMajor(List<Long> shape) {
        var strides = new ArrayList<Long>();
        long stride = 1;
        for (int axis = shape.size() - 1; axis >= 0; axis--) {
            strides.add(stride);
            stride *= Math.max(1, shape.get(axis));
        }
        Collections.reverse(strides);
        return strides;
    }

    /** Bytes of a tensor without gaps. */
    static long bytes(Path file, String name, List<Long> shape, DType dtype) {
        return span(file, name, shape, rowMajorChecked(file, name, shape), dtype);
    }

    /** Bytes from the first element to the end of the last one that shape and strides reach; 0 without elements. */
    static long span(Path file, String name, List<Long> shape, List<Long> strides, DType dtype) {
        if (shape.contains(0L)) {
            return 0;
        }
        try {
            // With strides of 0 a few bytes can stand for more elements than can be counted.
            shape.stream().reduce(1L, Math::multiplyExact);
            long last = 0;
            for (int axis = 0; axis < shape.size(); axis++) {
                last = Math.addExact(last, Math.multiplyExact(shape.get(axis) - 1, strides.get(axis)));
            }
            return Math.multiplyExact(Math.addExact(last, 1), dtype.bytes());
        } catch (ArithmeticException e) {
            throw tooLarge(file, name, shape);
        }
    }

    private static List<Long> rowMajorChecked(Path file, String name, List<Long> shape) {
        try {
            shape.stream().reduce(1L, (a, b) -> Math.multiplyExact(a, Math.max(1, b)));
        } catch (ArithmeticException e) {
            throw tooLarge(file, name, shape);
        }
        return rowMajor(shape);
    }

    private static CheckpointException tooLarge(Path file, String name, List<Long> shape) {
        return CheckpointException.of(file, "tensor '" + name + "' of shape " + shape + " is larger than any file");
    }
}
