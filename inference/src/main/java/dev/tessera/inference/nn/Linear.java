package dev.tessera.inference.nn;

import dev.tessera.inference.onnx.Ops;
import dev.tessera.inference.onnx.Value;
import dev.tessera.inference.onnx.Weights;

/**
 * PyTorch's {@code nn.Linear}: {@code x [..., in]} to {@code [..., out]}, weight {@code [out, in]} as stored.
 *
 * <p>With a bias the product runs as one Gemm on {@code [rows, in]}; the reshapes around it cost nothing.
 */
public record Linear(Weights weights, long in, long out, boolean biased) {

    /** {@code weights.weight [out, in]} and {@code weights.bias [out]}. */
    public static Linear of(Weights weights, long in, long out) {
        return new Linear(weights, in, out, true);
    }

    /** {@code weights.weight [out, in]} alone. */
    public static Linear withoutBias(Weights weights, long in, long out) {
        return new Linear(weights, in, out, false);
    }

    public Value apply(Ops ops, Value x) {
        var weight = weights.bind(ops.graph(), "weight", out, in);
        return biased
                ? product(ops, x, weight, weights.bind(ops.graph(), "bias", out))
                : ops.matMulTransposed(x, weight);
    }

    /** {@code x} times the transpose of {@code weight [out, in]} plus {@code bias [out]}, for any rank of {@code x}. */
    public static Value product(Ops ops, Value x, Value weight, Value bias) {
        if (x.rank() == 2) {
            return ops.gemmTransposed(x, weight, bias);
        }
        var rows = ops.gemmTransposed(ops.shapes().rows(x), weight, bias);
        var sizes = x.shape().dims().toArray();
        sizes[sizes.length - 1] = weight.dim(0);
        return ops.shapes().reshape(rows, sizes);
    }
}
