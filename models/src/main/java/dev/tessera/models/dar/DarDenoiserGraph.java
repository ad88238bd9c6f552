package dev.tessera.models.dar;

import static dev.tessera.inference.onnx.ElementType.FLOAT32;
import static dev.tessera.models.dar.DarTokenizerConfig.EPSILON;
import static dev.tessera.models.dar.DarTokenizerConfig.HEAD_SIZE;

import dev.tessera.inference.nn.AdaLn;
import dev.tessera.inference.nn.Linear;
import dev.tessera.inference.nn.SiluMlp;
import dev.tessera.inference.onnx.Graph;
import dev.tessera.inference.onnx.Ops;
import dev.tessera.inference.onnx.Shape;
import dev.tessera.inference.onnx.Value;
import dev.tessera.inference.onnx.Weights;
import java.util.Optional;

/**
 * The pixel denoiser as a graph (docs/models/d-ar.md, section 3.4). B rows, P pixel patches, S condition tokens.
 *
 * <p>Inputs: {@code x [B, P, 3*p*p]} noisy pixels as patches, {@code t [B]} shifted times, {@code c [B, S, condition
 * width]}, {@code rope_cos}, {@code rope_sin} {@code [P, 32]}. Output: {@code v [B, P, 3*p*p]}, the velocity.
 */
final class DarDenoiserGraph {

    private final DarTokenizerConfig.Denoiser config;
    private final int tokensPerStep;
    private final Weights weights;
    private final Graph graph;
    private final Ops ops;
    private final int heads;

    private DarDenoiserGraph(DarTokenizerConfig config, Weights weights, Graph graph) {
        this.config = config.denoiser();
        this.tokensPerStep = config.tokensPerStep();
        this.weights = weights.scope("diff_decoder.net");
        this.graph = graph;
        this.ops = graph.ops();
        this.heads = this.config.width() / HEAD_SIZE;
    }

    /** Builds the graph; {@code graph} is empty and may be a traced one. */
    static Graph build(DarTokenizerConfig config, Weights weights, Graph graph) {
        return new DarDenoiserGraph(config, weights, graph).build();
    }

    private Graph build() {
        var x = graph.input("x", FLOAT32, "B", "P", config.patchValues());
        var t = graph.input("t", FLOAT32, "B");
        var c = graph.input("c", FLOAT32, "B", tokensPerStep, config.conditionWidth());
        var rotation = new Rotation(
                graph.input("rope_cos", FLOAT32, "P", HEAD_SIZE / 2),
                graph.input("rope_sin", FLOAT32, "P", HEAD_SIZE / 2));

        var condition = Linear.of(weights.scope("cond_mlp"), config.conditionWidth(), config.width());
        var c0 = graph.trace("c0", ops.layerNorm(condition.apply(ops, c), EPSILON));
        var time = sinusoid(t);
        var p = graph.trace("p_in", pixelConvolution("conv_in", config.patchValues(), config.width(), x));
        for (int i = 0; i < config.depth(); i++) {
            p = graph.trace("blocks." + i, block("blocks." + i, p, c0, time, rotation));
        }
        graph.output(
                "v", pixelConvolution("conv_out", config.width(), config.patchValues(), ops.layerNorm(p, EPSILON)));
        return graph;
    }

    /** Cosines and sines that all blocks share. */
    private record Rotation(Value cos, Value sin) {}

    /**
     * {@code [B + 1, width]}: cosines, then sines of 1000 t times falling frequencies, in float32 throughout. The first
     * row is repeated at the end: a product of a single row takes another path in ONNX Runtime, with other rounding, and
     * results must not depend on how many rows there are.
     */
    private Value sinusoid(Value t) {
        int half = config.width() / 2;
        var frequencies = new float[half];
        for (int k = 0; k < half; k++) {
            frequencies[k] = (float) StrictMath.exp((float) (-StrictMath.log(10_000) * k / half));
        }
        var repeated = ops.shapes().concat(0, "B+1", t, ops.shapes().firstRow(t));
        var tau = ops.mul(ops.shapes().unsqueeze(repeated, 1), graph.constant(1000));
        var angles = ops.mul(tau, graph.floats(Shape.of(1, half), frequencies));
        var f = ops.shapes().concat(1, 2L * half, ops.cos(angles), ops.sin(angles));
        if (graph.tracing()) {
            graph.trace("f", ops.shapes().withoutLastRows(f, 1, "B"));
        }
        return f;
    }

    private Value block(String name, Value p, Value c0, Value time, Rotation rotation) {
        var scope = weights.scope(name);
        int width = config.width();
        var te = new SiluMlp(scope.scope("time_embed.mlp"), "0", "2", width, width, width).apply(ops, time);
        var timed = graph.trace(name + ".te", ops.shapes().withoutLastRows(te, 1, "B"));
        var embed = new SiluMlp(scope.scope("cond_embed"), "0", "2", width, width, width);
        var ci = graph.trace(name + ".ci", ops.layerNorm(embed.apply(ops, c0), EPSILON));
        var s = graph.trace(name + ".s", crossAttention(scope, p, ci, rotation));

        // Cross-attention acts through the modulation only, which is therefore different for every patch.
        var signal = ops.silu(ops.add(ops.shapes().unsqueeze(timed, 1), s));
        var parts =
                Linear.of(scope.scope("adaLN_modulation.1"), width, 6L * width).applyInParts(ops, signal, 6);
        if (graph.tracing()) {
            graph.trace(name + ".modulation", ops.shapes().concat(2, 6L * width, parts.toArray(Value[]::new)));
        }
        var attended = graph.trace(
                name + ".attention", selfAttention(scope, modulated(p, parts.get(0), parts.get(1)), rotation));
        var middle = ops.add(p, ops.mul(parts.get(2), attended));
        var mlp = new SiluMlp(scope.scope("mlp"), "fc1", "fc2", width, 4L * width, width);
        var mixed = graph.trace(name + ".mlp", mlp.apply(ops, modulated(middle, parts.get(3), parts.get(4))));
        return ops.add(middle, ops.mul(parts.get(5), mixed));
    }

    /** Queries from the patches (rotated), keys and values from the condition (not rotated). */
    private Value crossAttention(Weights scope, Value p, Value ci, Rotation rotation) {
        var attention = new HeadNormAttention(scope.scope("cross_attn"), config.width());
        var query = rotated(attention.query(ops, ops.layerNorm(p, EPSILON)), rotation);
        var attended = ops.attention()
                .bidirectional(query, attention.key(ops, ci), attention.value(ops, ci), Optional.empty(), heads);
        return attention.output(ops, attended);
    }

    private Value selfAttention(Weights scope, Value x, Rotation rotation) {
        var attention = new HeadNormAttention(scope.scope("attention"), config.width());
        var query = rotated(attention.query(ops, x), rotation);
        var key = rotated(attention.key(ops, x), rotation);
        var attended = ops.attention().bidirectional(query, key, attention.value(ops, x), Optional.empty(), heads);
        return attention.output(ops, attended);
    }

    private Value rotated(Value x, Rotation rotation) {
        return ops.attention().rotary(x, rotation.cos(), rotation.sin(), heads);
    }

    private Value modulated(Value x, Value shift, Value scale) {
        return new AdaLn(scale, shift).apply(ops, ops.layerNorm(x, EPSILON));
    }

    /** A 1x1 convolution on patches is a Linear. */
    private Value pixelConvolution(String name, int in, int out, Value x) {
        var scope = weights.scope(name);
        var weight = scope.bindAs(graph, Shape.of(out, in), "weight", out, in, 1, 1);
        return Linear.product(ops, x, weight, scope.bind(graph, "bias", out));
    }
}
