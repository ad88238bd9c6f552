package dev.tessera.inference.onnx;

/** What flows through a {@link Graph}: the result of an operator, an input, or a weight. */
public record Value(String name, ElementType type, Shape shape) {

    /** The size of an axis; negative axes count from the end. */
    public Dim dim(int axis) {
        return shape.dim(axis);
    }

    public int rank() {
        return shape.rank();
    }
}
