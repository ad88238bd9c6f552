package dev.tessera.inference.nn;

import dev.tessera.inference.onnx.Ops;
import dev.tessera.inference.onnx.Value;

/** What a condition does to normalised activations: {@code normed * (1 + scale) + shift}. */
public record AdaLn(Value scale, Value shift) {

    /** @param normed {@code [B, T, width]}; scale and shift broadcast to it */
    public Value apply(Ops ops, Value normed) {
        var factor = ops.add(scale, ops.graph().constant(1));
        return ops.add(ops.mul(normed, factor), shift);
    }
}
