package dev.tessera.inference.nn;

import dev.tessera.inference.onnx.Ops;
import dev.tessera.inference.onnx.Value;
import dev.tessera.inference.onnx.Weights;

/**
 * The attention of latent diffusion's autoencoders: GroupNorm, then one head over all pixels between 1x1 convolutions
 * {@code q}, {@code k}, {@code v} and {@code proj_out}, added to the input.
 */
public record SpatialAttention(Weights weights, long channels) {

    /** {@code x [B, channels, H, W]}; the result has the same shape. */
    public Value apply(Ops ops, Value x) {
        var normed =
                new GroupNorm(weights.scope("norm"), ResnetBlock.GROUPS, channels, ResnetBlock.EPSILON).apply(ops, x);
        var mixed =
                ops.images().attention(project("q", ops, normed), project("k", ops, normed), project("v", ops, normed));
        return ops.add(x, project("proj_out", ops, mixed));
    }

    private Value project(String name, Ops ops, Value x) {
        return new Conv2d(weights.scope(name), channels, channels, 1).apply(ops, x);
    }
}
