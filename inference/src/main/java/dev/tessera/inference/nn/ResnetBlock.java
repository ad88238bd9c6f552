package dev.tessera.inference.nn;

import dev.tessera.inference.onnx.Ops;
import dev.tessera.inference.onnx.Value;
import dev.tessera.inference.onnx.Weights;

/**
 * The residual block of latent diffusion's autoencoders, without time: twice GroupNorm (32 groups, epsilon 1e-6), SiLU and a
 * 3x3 convolution, added to the input; where the channels change the input passes {@code nin_shortcut}, a 1x1 convolution.
 */
public record ResnetBlock(Weights weights, long in, long out) {

    public static final int GROUPS = 32;
    public static final float EPSILON = 1e-6f;

    /** {@code x [B, in, H, W]} to {@code [B, out, H, W]}. */
    public Value apply(Ops ops, Value x) {
        var first = convolution(ops, "norm1", "conv1", in, x);
        var second = convolution(ops, "norm2", "conv2", out, first);
        var kept = in == out ? x : new Conv2d(weights.scope("nin_shortcut"), in, out, 1).apply(ops, x);
        return ops.add(kept, second);
    }

    private Value convolution(Ops ops, String norm, String convolution, long channels, Value x) {
        var normed = new GroupNorm(weights.scope(norm), GROUPS, channels, EPSILON).apply(ops, x);
        return new Conv2d(weights.scope(convolution), channels, out, 3).apply(ops, ops.silu(normed));
    }
}
