package dev.tessera.inference.nn;

import dev.tessera.inference.onnx.Ops;
import dev.tessera.inference.onnx.Value;
import dev.tessera.inference.onnx.Weights;
import java.util.List;
import java.util.stream.IntStream;

/**
 * PyTorch's {@code nn.Linear}: {@code x [..., in]} to {@code [..., out]}, weight {@code [out, in]} as stored.
 *
 * <p>Weights that are bound in eight bits ({@link Weights#int8}) are multiplied by {@link
 * dev.tessera.inference.onnx.Int8Ops}; nothing else changes. In float32 with a bias the product runs as one Gemm on {@code [rows, in]}; the reshapes around it cost nothing.
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
        return weights.isInt8() ? inInt8(ops, x) : inFloat(ops, x);
    }

    /** The result cut along its last axis into equal parts, computed one by one: cheaper than a Split behind it. */
    public List<Value> applyInParts(Ops ops, Value x, int parts) {
        return IntStream.range(0, parts)
                .mapToObj(i -> new Linear(weights.part(i, parts), in, out / parts, biased).apply(ops, x))
                .toList();
    }

    private Value inInt8(Ops ops, Value x) {
        var product = ops.int8().product(x, weights.bindInt8(ops.graph(), "weight", out, in));
        return biased ? ops.add(product, weights.bind(ops.graph(), "bias", out)) : product;
    }

    private Value inFloat(Ops ops, Value x) {
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
