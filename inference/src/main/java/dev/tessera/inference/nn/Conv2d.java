package dev.tessera.inference.nn;

import dev.tessera.inference.onnx.Ops;
import dev.tessera.inference.onnx.Value;
import dev.tessera.inference.onnx.Weights;

/** PyTorch's {@code nn.Conv2d} with {@code weight [out, in, kernel, kernel]} and {@code bias [out]}; the kernel is odd. */
public record Conv2d(Weights weights, long in, long out, long kernel) {

    /** Stride 1, padded so that {@code x [B, in, H, W]} keeps its height and width. */
    public Value apply(Ops ops, Value x) {
        return ops.images().convolution(x, weight(ops), bias(ops));
    }

    /** Stride 2 behind zeros at the right and at the bottom: {@code [B, out, H/2, W/2]}. Kernel 3, even H and W. */
    public Value halve(Ops ops, Value x) {
        return ops.images().halvingConvolution(x, weight(ops), bias(ops));
    }

    private Value weight(Ops ops) {
        return weights.bind(ops.graph(), "weight", out, in, kernel, kernel);
    }

    private Value bias(Ops ops) {
        return weights.bind(ops.graph(), "bias", out);
    }
}
