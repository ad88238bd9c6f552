package dev.tessera.inference.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Sizes of a value, outermost axis first. */
public record Shape(List<Dim> dims) {

    public Shape {
        dims = List.copyOf(dims);
    }

    /** From numbers and symbols: {@code Shape.of("B", 3, "H", "W")}. */
    public static Shape of(Object... sizes) {
        return new Shape(Arrays.stream(sizes).map(Shape::dim).toList());
    }

    private static Dim dim(Object size) {
        if (size instanceof Dim dim) {
            return dim;
        }
        return size instanceof Number number ? Dim.of(number.longValue()) : Dim.of(size.toString());
    }

    public int rank() {
        return dims.size();
    }

    /** The size of an axis; negative axes count from the end. */
    public Dim dim(int axis) {
        return dims.get(axis(axis));
    }

    /** The axis counted from the front. */
    int axis(int axis) {
        int fromFront = axis < 0 ? axis + rank() : axis;
        if (fromFront < 0 || fromFront >= rank()) {
            throw new GraphException("axis " + axis + " of the shape " + this + "; it has " + rank() + " axes");
        }
        return fromFront;
    }

    Shape with(int axis, Dim dim) {
        var changed = new ArrayList<>(dims);
        changed.set(axis(axis), dim);
        return new Shape(changed);
    }

    /** The shape of an element-wise operation on both, after ONNX's broadcasting rule. */
    Shape broadcast(Shape other) {
        int rank = Math.max(rank(), other.rank());
        var result = new ArrayList<Dim>(rank);
        for (int axis = -rank; axis < 0; axis++) {
            var a = -axis <= rank() ? dim(axis) : Dim.of(1);
            var b = -axis <= other.rank() ? other.dim(axis) : Dim.of(1);
            if (!a.equals(b) && a.size() != 1 && b.size() != 1) {
                throw new GraphException("the shapes " + this + " and " + other + " do not fit element by element");
            }
            result.add(a.size() == 1 ? b : a);
        }
        return new Shape(result);
    }

    @Override
    public String toString() {
        return dims.stream().map(Dim::toString).collect(Collectors.joining(", ", "[", "]"));
    }
}
