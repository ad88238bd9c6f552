package dev.tessera.inference.nn;

import dev.tessera.inference.onnx.Ops;
import dev.tessera.inference.onnx.Value;
import dev.tessera.inference.onnx.Weights;

/** The feed-forward block of Llama: w2(SiLU(w1 x) * w3 x), no biases. {@code x [..., width]}. */
public record SwiGlu(Weights weights, long width, long hidden) {

    public Value apply(Ops ops, Value x) {
        var gate = Linear.withoutBias(weights.scope("w1"), width, hidden).apply(ops, x);
        var up = Linear.withoutBias(weights.scope("w3"), width, hidden).apply(ops, x);
        return Linear.withoutBias(weights.scope("w2"), hidden, width).apply(ops, ops.mul(ops.silu(gate), up));
    }
}
