package dev.tessera.inference.nn;

import dev.tessera.inference.onnx.Ops;
import dev.tessera.inference.onnx.Value;
import dev.tessera.inference.onnx.Weights;

/** PyTorch's {@code nn.GroupNorm} on {@code [B, channels, H, W]}, with {@code weight [channels]} and {@code bias [channels]}. */
public record GroupNorm(Weights weights, int groups, long channels, float epsilon) {

    public Value apply(Ops ops, Value x) {
        var scale = weights.bind(ops.graph(), "weight", channels);
        var bias = weights.bind(ops.graph(), "bias", channels);
        return ops.images().groupNorm(x, groups, scale, bias, epsilon);
    }
}
