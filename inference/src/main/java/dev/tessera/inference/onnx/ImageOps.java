package dev.tessera.inference.onnx;

import java.util.ArrayList;
import java.util.List;

/** Operators of a {@link Graph} on images and feature maps {@code [B, C, H, W]}. */
public final class ImageOps {

    private static final String ONNX = "";

    private final Graph graph;

    ImageOps(Graph graph) {
        this.graph = graph;
    }

    /** A convolution of stride 1 that keeps height and width: {@code weight [out, in, k, k]} with odd k, {@code bias [out]}. */
    public Value convolution(Value x, Value weight, Value bias) {
        long around = weight.dim(-1).size() / 2;
        return convolution(x, weight, bias, 1, new long[] {around, around, around, around}, x.dim(2), x.dim(3));
    }

    /**
     * A 3x3 convolution of stride 2 behind a row of zeros at the bottom and a column of zeros at the right, the way latent
     * diffusion halves an image. Height and width must be even.
     */
    public Value halvingConvolution(Value x, Value weight, Value bias) {
        return convolution(
                x,
                weight,
                bias,
                2,
                new long[] {0, 0, 1, 1},
                x.dim(2).half(),
                x.dim(3).half());
    }

    /** Every pixel four times. */
    public Value doubled(Value x) {
        var scales = graph.once("scales x2", () -> graph.floats(Shape.of(4), 1, 1, 2, 2));
        return graph.node(
                ONNX,
                "Resize",
                List.of(x, AttentionOps.ABSENT, scales),
                x.type(),
                new Shape(List.of(
                        x.dim(0), x.dim(1), x.dim(2).times(Dim.of(2)), x.dim(3).times(Dim.of(2)))),
                Attributes.none()
                        .text("mode", "nearest")
                        .text("coordinate_transformation_mode", "asymmetric")
                        .text("nearest_mode", "floor"));
    }

    /** Normalises each of {@code groups} groups of neighbouring channels over all pixels; {@code scale}, {@code bias [C]}. */
    public Value groupNorm(Value x, int groups, Value scale, Value bias, float epsilon) {
        long channels = x.dim(1).size();
        if (channels < groups || channels % groups != 0) {
            throw new GraphException("the channels do not divide into " + groups + " groups")
                    .at("GroupNorm", List.of(x));
        }
        var together = reshaped(
                x,
                graph.integers(0, groups, -1),
                new Shape(List.of(
                        x.dim(0), Dim.of(groups), Dim.of(channels / groups).times(area(x)))));
        var ones = graph.once("ones:" + groups, () -> constant(groups, 1));
        var zeros = graph.once("zeros:" + groups, () -> constant(groups, 0));
        var normed = graph.node(
                ONNX,
                "InstanceNormalization",
                List.of(together, ones, zeros),
                x.type(),
                together.shape(),
                Attributes.none().number("epsilon", epsilon));
        var ops = graph.ops();
        var perChannel = Shape.of(channels, 1, 1);
        var shapes = ops.shapes();
        return ops.add(
                ops.mul(like(normed, x), shapes.reshape(scale, perChannel.dims().toArray())),
                shapes.reshape(bias, perChannel.dims().toArray()));
    }

    /**
     * Every pixel sees every pixel, with a single head of C channels: {@code query}, {@code key}, {@code value}
     * {@code [B, C, H, W]}, scores divided by the root of C.
     */
    public Value attention(Value query, Value key, Value value) {
        var pixels = area(query);
        var scores = graph.node(
                Ops.CONTRIB,
                "FusedMatMul",
                List.of(pixelsLast(query), pixelsLast(key)),
                query.type(),
                new Shape(List.of(query.dim(0), pixels, pixels)),
                Attributes.none().integer("transA", 1).number("alpha", (float)
                        (1 / Math.sqrt(query.dim(1).size()))));
        var weights = graph.node(
                ONNX,
                "Softmax",
                List.of(scores),
                scores.type(),
                scores.shape(),
                Attributes.none().integer("axis", -1));
        var mixed = graph.node(
                Ops.CONTRIB,
                "FusedMatMul",
                List.of(pixelsLast(value), weights),
                value.type(),
                new Shape(List.of(value.dim(0), value.dim(1), pixels)),
                Attributes.none().integer("transB", 1));
        return like(mixed, query);
    }

    private Value convolution(Value x, Value weight, Value bias, long stride, long[] pads, Dim height, Dim width) {
        if (weight.rank() != 4 || !x.dim(1).equals(weight.dim(1))) {
            throw new GraphException("the channels must be equal").at("Conv", List.of(x, weight));
        }
        var dims = new ArrayList<>(List.of(x.dim(0), weight.dim(0), height, width));
        return graph.node(
                ONNX,
                "Conv",
                List.of(x, weight, bias),
                x.type(),
                new Shape(dims),
                Attributes.none().integers("pads", pads).integers("strides", stride, stride));
    }

    private Value pixelsLast(Value x) {
        return reshaped(x, graph.integers(0, 0, -1), new Shape(List.of(x.dim(0), x.dim(1), area(x))));
    }

    private static Dim area(Value x) {
        return x.dim(2).times(x.dim(3));
    }

    /** {@code x} in the shape that {@code model} has when the graph runs. */
    private Value like(Value x, Value model) {
        var sizes =
                graph.node(ONNX, "Shape", List.of(model), ElementType.INT64, Shape.of(model.rank()), Attributes.none());
        return reshaped(x, sizes, model.shape());
    }

    private Value reshaped(Value x, Value sizes, Shape shape) {
        return graph.node(ONNX, "Reshape", List.of(x, sizes), x.type(), shape, Attributes.none());
    }

    private Value constant(int size, float number) {
        var values = new float[size];
        java.util.Arrays.fill(values, number);
        return graph.floats(Shape.of(size), values);
    }
}
