package dev.tessera.inference.onnx;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * Products of eight-bit numbers (docs/adr/0008-int8-row-by-row.md). Each row of an input is divided by its largest
 * magnitude and rounded to 255 steps, so a row's result depends on that row alone: sums of whole numbers are exact, in
 * any order and in any company. ONNX's own {@code DynamicQuantizeLinear} takes one scale for all rows of a batch.
 */
public final class Int8Ops {

    private static final String ONNX = "";

    /** A step of a row that was divided by its largest magnitude. */
    private static final float STEP = 1f / 127;

    /** What 0 is stored as: unsigned inputs have the fastest kernels. */
    private static final byte ZERO = (byte) 128;

    /** Stands for the magnitude of a row of zeros, which must not be divided by. */
    private static final float SMALLEST = 1e-30f;

    private static final Value ABSENT = new Value("", ElementType.INT8, Shape.of());

    private final Graph graph;

    Int8Ops(Graph graph) {
        this.graph = graph;
    }

    /** {@code x [..., in]} times the transpose of the matrix that {@code weight} was: {@code [..., out]}. */
    public Value product(Value x, Int8Weight weight) {
        if (!x.dim(-1).equals(weight.matrix().dim(0))) {
            throw new GraphException("the last axis of the input must be the first of the matrix")
                    .at("MatMulIntegerToFloat", List.of(x, weight.matrix()));
        }
        // Several products of one value (queries, keys, values) share its rounding.
        var magnitude = graph.once("magnitude:" + x.name(), () -> magnitude(x));
        var rounded = graph.once("rounded:" + x.name(), () -> rounded(x, magnitude));
        var inputs = List.of(rounded, weight.matrix(), graph.constant(STEP), weight.scales(), zero(), ABSENT);
        var product = graph.node(
                Ops.CONTRIB,
                "MatMulIntegerToFloat",
                inputs,
                x.type(),
                x.shape().with(-1, weight.matrix().dim(1)),
                Attributes.none());
        return graph.ops().mul(product, magnitude);
    }

    /** The largest magnitude of each row: {@code [..., 1]}. */
    private Value magnitude(Value x) {
        var sizes = graph.node(ONNX, "Abs", List.of(x), x.type(), x.shape(), Attributes.none());
        var largest = graph.node(
                ONNX,
                "ReduceMax",
                List.of(sizes, graph.integers(-1)),
                x.type(),
                x.shape().with(-1, Dim.of(1)),
                Attributes.none().integer("keepdims", 1));
        return graph.ops().atLeast(largest, graph.constant(SMALLEST));
    }

    private Value rounded(Value x, Value magnitude) {
        var inputs = List.of(graph.ops().div(x, magnitude), graph.constant(STEP), zero());
        return graph.node(ONNX, "QuantizeLinear", inputs, ElementType.UINT8, x.shape(), Attributes.none());
    }

    private Value zero() {
        return graph.once(
                "int8 zero", () -> graph.inline(ElementType.UINT8, Shape.of(), ByteBuffer.wrap(new byte[] {ZERO})));
    }
}
