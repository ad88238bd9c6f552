package dev.tessera.inference.nn;

import dev.tessera.inference.onnx.Ops;
import dev.tessera.inference.onnx.Value;
import dev.tessera.inference.onnx.Weights;

/** Root-mean-square normalisation over the last axis, with {@code weight [width]}. */
public record RmsNorm(Weights weights, long width, float epsilon) {

    public Value apply(Ops ops, Value x) {
        return ops.rmsNorm(x, weights.bind(ops.graph(), "weight", width), epsilon);
    }
}
