package dev.tessera.inference.onnx;

/**
 * One axis of a shape: a number, or a symbol for what is known only when the graph runs.
 *
 * @param symbol empty for a number
 * @param size the number, -1 for a symbol
 */
public record Dim(String symbol, long size) {

    /** A known size. */
    public static Dim of(long size) {
        if (size < 0) {
            throw new GraphException("a dimension of " + size + " elements; sizes start at 0");
        }
        return new Dim("", size);
    }

    /** A size with a name, such as {@code T}. */
    public static Dim of(String symbol) {
        return new Dim(symbol, -1);
    }

    public boolean known() {
        return size >= 0;
    }

    /** The size of a concatenation. */
    Dim plus(Dim other) {
        return known() && other.known() ? of(size + other.size) : of("(" + this + "+" + other + ")");
    }

    /** The size of two axes in one. */
    Dim times(Dim other) {
        if (known() && other.known()) {
            return of(size * other.size);
        }
        if (known() && size == 1) {
            return other;
        }
        return other.known() && other.size == 1 ? this : of("(" + this + "*" + other + ")");
    }

    /** Half of the size, rounded down: what a convolution of stride 2 leaves. */
    Dim half() {
        return known() ? of(size / 2) : of("(" + this + "/2)");
    }

    @Override
    public String toString() {
        return known() ? Long.toString(size) : symbol;
    }
}
