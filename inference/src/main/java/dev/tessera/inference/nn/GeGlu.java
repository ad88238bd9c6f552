package dev.tessera.inference.nn;

import dev.tessera.inference.onnx.Ops;
import dev.tessera.inference.onnx.Value;
import dev.tessera.inference.onnx.Weights;

/** timm's gated MLP with exact GELU: fc2(GELU(fc1_g x) * fc1_x x), all with biases. {@code x [..., width]}. */
public record GeGlu(Weights weights, long width, long hidden) {

    public Value apply(Ops ops, Value x) {
        var gate = Linear.of(weights.scope("fc1_g"), width, hidden).apply(ops, x);
        var up = Linear.of(weights.scope("fc1_x"), width, hidden).apply(ops, x);
        return Linear.of(weights.scope("fc2"), hidden, width).apply(ops, ops.mul(ops.gelu(gate), up));
    }
}
