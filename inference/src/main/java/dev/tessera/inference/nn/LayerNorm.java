package dev.tessera.inference.nn;

import dev.tessera.inference.onnx.Ops;
import dev.tessera.inference.onnx.Value;
import dev.tessera.inference.onnx.Weights;

/** PyTorch's {@code nn.LayerNorm} over the last axis, with {@code weight [width]} and {@code bias [width]}. */
public record LayerNorm(Weights weights, long width, float epsilon) {

    public Value apply(Ops ops, Value x) {
        var scale = weights.bind(ops.graph(), "weight", width);
        var bias = weights.bind(ops.graph(), "bias", width);
        return ops.layerNorm(x, scale, bias, epsilon);
    }

    /** Normalises every head of {@code x [B, T, heads * width]} by itself, with one weight for all heads. */
    public Value applyPerHead(Ops ops, Value x) {
        var shapes = ops.shapes();
        var heads = shapes.reshape(shapes.rows(x), "heads", width);
        return shapes.reshape(apply(ops, heads), x.shape().dims().toArray());
    }
}
