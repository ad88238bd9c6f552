package dev.tessera.inference.checkpoint;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Where one tensor lies: nothing of its data is read. The entry has been checked against the file when a
 * {@link Checkpoint} hands it out: every element that shape and strides reach lies within
 * {@code [offset, offset + length)} of the file.
 *
 * @param name the name in the state dict, wrapping prefixes ({@code module.}, {@code _orig_mod.}) removed
 * @param shape sizes, outermost first; empty for a scalar
 * @param strides elements (not bytes) between neighbours along each axis
 * @param file the file that holds the data
 * @param offset byte of the first element in {@code file}
 * @param length bytes from the first element to the end of the last one that is reached
 */
public record TensorEntry(
        String name, DType dtype, List<Long> shape, List<Long> strides, Path file, long offset, long length) {

    public TensorEntry {
        shape = List.copyOf(shape);
        strides = List.copyOf(strides);
    }

    /** Number of elements, 1 for a scalar. */
    public long elements() {
        return shape.contains(0L) ? 0 : shape.stream().reduce(1L, Math::multiplyExact);
    }

    /** Whether the elements lie in row-major order without gaps, so that a runtime can map them in place. */
    public boolean contiguous() {
        long expected = 1;
        for (int axis = shape.size() - 1; axis >= 0; axis--) {
            if (shape.get(axis) != 1 && strides.get(axis) != expected) {
                return false;
            }
            expected *= Math.max(1, shape.get(axis));
        }
        return true;
    }

    /** Whether the shape is exactly {@code sizes}. */
    public boolean hasShape(long... sizes) {
        if (sizes.length != shape.size()) {
            return false;
        }
        for (int axis = 0; axis < sizes.length; axis++) {
            if (shape.get(axis) != sizes[axis]) {
                return false;
            }
        }
        return true;
    }

    /** Some neighbours along the first axis, as a tensor: nothing moves. The name tells which. */
    public TensorEntry rows(long first, long count) {
        if (first < 0 || count < 1 || count > shape.get(0) - first) {
            throw new IllegalArgumentException("tensor '" + name + "' has " + shape.get(0) + " rows; there are no rows "
                    + first + " to " + (first + count - 1));
        }
        var sizes = new ArrayList<>(shape);
        sizes.set(0, count);
        long last = 0;
        for (int axis = 0; axis < sizes.size(); axis++) {
            last += (sizes.get(axis) - 1) * strides.get(axis);
        }
        return new TensorEntry(
                name + "[" + first + ":" + (first + count) + "]",
                dtype,
                sizes,
                strides,
                file,
                offset + first * strides.get(0) * dtype.bytes(),
                (last + 1) * dtype.bytes());
    }
}
