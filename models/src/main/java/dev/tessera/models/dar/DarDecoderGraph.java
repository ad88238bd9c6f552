package dev.tessera.models.dar;

import static dev.tessera.inference.onnx.ElementType.FLOAT32;
import static dev.tessera.inference.onnx.ElementType.INT32;
import static dev.tessera.inference.onnx.ElementType.INT64;

import dev.tessera.inference.nn.Linear;
import dev.tessera.inference.nn.RmsNorm;
import dev.tessera.inference.nn.RotaryTable;
import dev.tessera.inference.nn.SwiGlu;
import dev.tessera.inference.onnx.AttentionOps.KeyValue;
import dev.tessera.inference.onnx.Graph;
import dev.tessera.inference.onnx.Ops;
import dev.tessera.inference.onnx.Shape;
import dev.tessera.inference.onnx.Value;
import dev.tessera.inference.onnx.Weights;

/**
 * The autoregressive decoder as one graph for prefill and decode (docs/models/d-ar.md, section 3.5). R rows, T new
 * positions, N cached positions.
 *
 * <p>Inputs: {@code ids [R, T]} (image token, or vocabulary + label for the class token), {@code past_lengths [R]}
 * (cached positions plus T, less 1), {@code total_length [1]}, {@code past_key.i}, {@code past_value.i}
 * {@code [R, heads, N, head size]}. Outputs: {@code logits [R, T, vocabulary]} and the cache, updated in place.
 */
final class DarDecoderGraph {

    private final DarDecoderConfig config;
    private final Weights weights;
    private final Graph graph;
    private final Ops ops;
    private final RotaryTable rotary;

    private DarDecoderGraph(DarDecoderConfig config, Weights weights, Graph graph) {
        this.config = config;
        this.weights = weights;
        this.graph = graph;
        this.ops = graph.ops();
        this.rotary = RotaryTable.line(config.tokens() + 1, config.headSize(), DarDecoderConfig.ROPE_BASE);
    }

    /** Builds the graph; {@code graph} is empty and may be a traced one. */
    static Graph build(DarDecoderConfig config, Weights weights, Graph graph) {
        return new DarDecoderGraph(config, weights, graph).build();
    }

    private Graph build() {
        var pastLengths = graph.input("past_lengths", INT32, "R");
        var totalLength = graph.input("total_length", INT32, 1);
        var x = embed(graph.input("ids", INT64, "R", "T"));
        for (int i = 0; i < config.layers(); i++) {
            var layer = weights.scope("layers." + i);
            x = ops.add(x, attention(layer, i, norm(layer, "attention_norm", x), pastLengths, totalLength));
            var feedForward = new SwiGlu(layer.scope("feed_forward"), config.width(), config.hidden());
            x = graph.trace("layers." + i, ops.add(x, feedForward.apply(ops, norm(layer, "ffn_norm", x))));
        }
        var head = Linear.withoutBias(weights.scope("output"), config.width(), config.vocabulary());
        graph.output("logits", head.apply(ops, norm(weights, "norm", x)));
        return graph;
    }

    /** Rows of two tables: ids from the vocabulary on are labels. */
    private Value embed(Value ids) {
        int width = config.width();
        var vocabulary = graph.integer(config.vocabulary());
        var tokens = weights.scope("tok_embeddings").bind(graph, "weight", config.vocabulary(), width);
        var classes = weights.scope("cls_embedding.embedding_table").bind(graph, "weight", config.classes() + 1, width);
        var isClass = ops.shapes().unsqueeze(ops.greaterOrEqual(ids, vocabulary), 2);
        var label = ops.atLeast(ops.sub(ids, vocabulary), graph.integer(0));
        var token = ops.atMost(ids, graph.integer(config.vocabulary() - 1));
        return ops.where(
                isClass, ops.shapes().gather(classes, label), ops.shapes().gather(tokens, token));
    }

    private Value attention(Weights layer, int i, Value x, Value pastLengths, Value totalLength) {
        var scope = layer.scope("attention");
        int width = config.width();
        int heads = config.heads();
        var past = new KeyValue(cache("past_key." + i), cache("past_value." + i));
        var packed = Linear.withoutBias(scope.scope("wqkv"), width, 3L * width).apply(ops, x);
        traceQueries(i, packed);
        var attended = ops.attention().sharedCache(packed, past, pastLengths, totalLength, cos(), sin(), heads, heads);
        graph.output("present_key." + i, attended.present().key());
        graph.output("present_value." + i, attended.present().value());
        return Linear.withoutBias(scope.scope("wo"), width, width).apply(ops, attended.output());
    }

    /** Queries after rotation, which the attention operator keeps to itself; for prefill from position 0. */
    private void traceQueries(int i, Value packed) {
        if (graph.tracing()) {
            var queries = ops.split(packed, 3).get(0);
            graph.trace("layers." + i + ".q", ops.attention().rotary(queries, cos(), sin(), config.heads()));
        }
    }

    private Value cache(String name) {
        return graph.input(name, FLOAT32, "R", config.heads(), config.tokens(), config.headSize());
    }

    private Value norm(Weights scope, String name, Value x) {
        return new RmsNorm(scope.scope(name), config.width(), DarDecoderConfig.EPSILON).apply(ops, x);
    }

    private Value cos() {
        return graph.once("rotary cos", () -> graph.floats(Shape.of(rotary.rows(), rotary.pairs()), rotary.cos()));
    }

    private Value sin() {
        return graph.once("rotary sin", () -> graph.floats(Shape.of(rotary.rows(), rotary.pairs()), rotary.sin()));
    }
}
