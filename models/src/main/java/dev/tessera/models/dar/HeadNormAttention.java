package dev.tessera.models.dar;

import dev.tessera.inference.nn.LayerNorm;
import dev.tessera.inference.nn.Linear;
import dev.tessera.inference.onnx.Ops;
import dev.tessera.inference.onnx.Value;
import dev.tessera.inference.onnx.Weights;

/**
 * The projections of D-AR's tokenizer attention (docs/models/d-ar.md, section 3.0): queries and keys are normalised per
 * head of 64 channels, before any rotation.
 */
record HeadNormAttention(Weights weights, long width) {

    int heads() {
        return Math.toIntExact(width / DarTokenizerConfig.HEAD_SIZE);
    }

    /** {@code x [B, T, width]} to queries {@code [B, T, width]}. */
    Value query(Ops ops, Value x) {
        return norm("q_norm", ops, project("q", ops, x));
    }

    Value key(Ops ops, Value x) {
        return norm("k_norm", ops, project("k", ops, x));
    }

    Value value(Ops ops, Value x) {
        return project("v", ops, x);
    }

    Value output(Ops ops, Value x) {
        return project("proj", ops, x);
    }

    private Value project(String name, Ops ops, Value x) {
        return Linear.of(weights.scope(name), width, width).apply(ops, x);
    }

    private Value norm(String name, Ops ops, Value x) {
        return new LayerNorm(weights.scope(name), DarTokenizerConfig.HEAD_SIZE, DarTokenizerConfig.EPSILON)
                .applyPerHead(ops, x);
    }
}
