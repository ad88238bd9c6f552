package dev.tessera.models.dar;

import dev.tessera.inference.nn.LayerNorm;
import dev.tessera.inference.nn.SiluMlp;
import dev.tessera.inference.onnx.Ops;
import dev.tessera.inference.onnx.Value;
import dev.tessera.inference.onnx.Weights;
import java.util.function.BiFunction;

/**
 * The transformer block of encoder and condition decoder (docs/models/d-ar.md, section 3.0): pre-norm, with a learned
 * gate per channel on both branches.
 */
record GatedBlock(Weights weights, long width) {

    /** @param attend from the attention's projections and the normalised tokens to heads side by side */
    Value apply(Ops ops, Value x, BiFunction<HeadNormAttention, Value, Value> attend) {
        var attention = new HeadNormAttention(weights.scope("attention"), width);
        var attended = attention.output(ops, attend.apply(attention, norm("norm1", ops, x)));
        var middle = ops.add(x, ops.mul(gate("gate1", ops), attended));
        var mlp = new SiluMlp(weights.scope("mlp"), "fc1", "fc2", width, 4 * width, width);
        return ops.add(middle, ops.mul(gate("gate2", ops), mlp.apply(ops, norm("norm2", ops, middle))));
    }

    private Value gate(String name, Ops ops) {
        return weights.bind(ops.graph(), name, width);
    }

    private Value norm(String name, Ops ops, Value x) {
        return new LayerNorm(weights.scope(name), width, DarTokenizerConfig.EPSILON).apply(ops, x);
    }
}
