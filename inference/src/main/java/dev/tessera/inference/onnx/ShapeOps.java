package dev.tessera.inference.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Operators of a {@link Graph} that move or pick elements without arithmetic. */
public final class ShapeOps {

    private static final String ONNX = "";

    private final Graph graph;

    ShapeOps(Graph graph) {
        this.graph = graph;
    }

    /**
     * The same elements, row-major, in another shape. Symbols must be those of an input's axes; one symbol may also be
     * new, it then takes what is left.
     */
    public Value reshape(Value x, Object... sizes) {
        var shape = Shape.of(sizes);
        long open = shape.dims().stream().filter(dim -> !dim.known()).count();
        Value target;
        if (open <= 1) {
            target = graph.integers(shape.dims().stream()
                    .mapToLong(dim -> dim.known() ? dim.size() : -1)
                    .toArray());
        } else {
            target = sizesAtRun(shape);
        }
        return graph.node(ONNX, "Reshape", List.of(x, target), x.type(), shape, Attributes.none());
    }

    /** All axes but the last in one: {@code [B, T, D]} becomes {@code [B*T, D]}. */
    public Value rows(Value x) {
        var rows = x.shape().dims().subList(0, x.rank() - 1).stream().reduce(Dim.of(1), Dim::times);
        return reshape(x, rows, x.dim(-1));
    }

    /** Axes in another order. */
    public Value transpose(Value x, int... order) {
        return transposeNamed("Transpose", x, order);
    }

    /** Axes in another order, under a name that {@link Graph#expose} can make an output's. */
    public Value transposeNamed(String name, Value x, int... order) {
        var dims = Arrays.stream(order).mapToObj(x::dim).toList();
        long[] permutation = Arrays.stream(order).asLongStream().toArray();
        var transposed = graph.result(name, x.type(), new Shape(dims));
        var attributes = Attributes.none().integers("perm", permutation);
        return graph.node(ONNX, "Transpose", List.of(x), List.of(transposed), attributes)
                .get(0);
    }

    /** One value behind another along an axis; {@code size} names the joined axis, or is its number. */
    public Value concat(int axis, Object size, Value... parts) {
        var shape = parts[0].shape().with(axis, Shape.of(size).dim(0));
        return graph.node(
                ONNX,
                "Concat",
                List.of(parts),
                parts[0].type(),
                shape,
                Attributes.none().integer("axis", axis));
    }

    /** The last {@code count} entries of axis 1, such as query tokens behind patch tokens. */
    public Value lastOfAxis1(Value x, long count) {
        var inputs = List.of(x, graph.integers(-count), graph.integers(Long.MAX_VALUE), graph.integers(1));
        return graph.node(ONNX, "Slice", inputs, x.type(), x.shape().with(1, Dim.of(count)), Attributes.none());
    }

    /** The entries of axis 0 but the last {@code count}. */
    public Value withoutLastRows(Value x, long count, Object rows) {
        var inputs = List.of(x, graph.integers(0), graph.integers(-count), graph.integers(0));
        return graph.node(
                ONNX,
                "Slice",
                inputs,
                x.type(),
                x.shape().with(0, Shape.of(rows).dim(0)),
                Attributes.none());
    }

    /** The first row of axis 0. */
    public Value firstRow(Value x) {
        var inputs = List.of(x, graph.integers(0), graph.integers(1), graph.integers(0));
        return graph.node(ONNX, "Slice", inputs, x.type(), x.shape().with(0, Dim.of(1)), Attributes.none());
    }

    /** Rows of {@code table [n, ...]} by {@code indices}. */
    public Value gather(Value table, Value indices) {
        var dims = new ArrayList<>(indices.shape().dims());
        dims.addAll(table.shape().dims().subList(1, table.rank()));
        return graph.node(
                ONNX,
                "Gather",
                List.of(table, indices),
                table.type(),
                new Shape(dims),
                Attributes.none().integer("axis", 0));
    }

    /** A new axis of size 1. */
    public Value unsqueeze(Value x, int axis) {
        var dims = new ArrayList<>(x.shape().dims());
        dims.add(axis, Dim.of(1));
        return graph.node(
                ONNX, "Unsqueeze", List.of(x, graph.integers(axis)), x.type(), new Shape(dims), Attributes.none());
    }

    /** Repeats axes of size 1 up to {@code sizes}. */
    public Value expand(Value x, Object... sizes) {
        var shape = Shape.of(sizes);
        return graph.node(ONNX, "Expand", List.of(x, sizesAtRun(shape)), x.type(), shape, Attributes.none());
    }

    /** The sizes of {@code shape} as an int64 list, symbols read from the graph's inputs. */
    private Value sizesAtRun(Shape shape) {
        return graph.once("sizes:" + shape, () -> {
            var parts = shape.dims().stream().map(this::sizeAtRun).toArray(Value[]::new);
            return parts.length == 1 ? parts[0] : concat(0, parts.length, parts);
        });
    }

    private Value sizeAtRun(Dim dim) {
        return dim.known() ? graph.integers(dim.size()) : graph.once("size:" + dim, () -> sizeOfInput(dim));
    }

    private Value sizeOfInput(Dim dim) {
        for (var input : graph.inputs().values()) {
            int axis = input.shape().dims().indexOf(dim);
            if (axis >= 0) {
                return graph.node(
                        ONNX,
                        "Shape",
                        List.of(input),
                        ElementType.INT64,
                        Shape.of(1),
                        Attributes.none().integer("start", axis).integer("end", axis + 1));
            }
        }
        throw new GraphException("the size '" + dim + "' is no axis of an input of " + graph.name()
                + "; name the axis after an input's");
    }
}
