package dev.tessera.inference.nn;

import dev.tessera.inference.onnx.Ops;
import dev.tessera.inference.onnx.Value;
import dev.tessera.inference.onnx.Weights;

/** Two biased layers with SiLU between them, under the names {@code first} and {@code second}. */
public record SiluMlp(Weights weights, String first, String second, long in, long hidden, long out) {

    public Value apply(Ops ops, Value x) {
        var inner = Linear.of(weights.scope(first), in, hidden).apply(ops, x);
        return Linear.of(weights.scope(second), hidden, out).apply(ops, ops.silu(inner));
    }
}
