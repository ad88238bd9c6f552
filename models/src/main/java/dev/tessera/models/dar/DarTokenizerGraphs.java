package dev.tessera.models.dar;

import static dev.tessera.inference.onnx.ElementType.FLOAT32;
import static dev.tessera.inference.onnx.ElementType.INT64;
import static dev.tessera.models.dar.DarTokenizerConfig.EPSILON;
import static dev.tessera.models.dar.DarTokenizerConfig.HEAD_SIZE;

import dev.tessera.inference.nn.Linear;
import dev.tessera.inference.onnx.AttentionOps.KeyValue;
import dev.tessera.inference.onnx.Graph;
import dev.tessera.inference.onnx.Ops;
import dev.tessera.inference.onnx.Shape;
import dev.tessera.inference.onnx.Value;
import dev.tessera.inference.onnx.Weights;
import java.util.Optional;

/**
 * Encoder and condition decoder of the tokenizer as graphs (docs/models/d-ar.md, sections 3.1 to 3.3). B images,
 * P patches, N tokens. Images enter as patches: see {@link Patches}.
 */
final class DarTokenizerGraphs {

    private final DarTokenizerConfig config;
    private final Weights weights;

    DarTokenizerGraphs(DarTokenizerConfig config, Weights weights) {
        this.config = config;
        this.weights = weights;
    }

    /**
     * Image to codes. Inputs: {@code patches [B, P, 3*p*p]}, {@code rope_cos}, {@code rope_sin} {@code [P+N, 32]} (the
     * grid's table, identity rows for the queries), {@code mask [1, 1, P+N, P+N]} (0 or a large negative number).
     * Outputs: {@code codes [B, N]} int64, {@code z [B, N, code width]} before the quantiser.
     */
    Graph encoder(Graph graph) {
        var ops = graph.ops();
        var shapes = ops.shapes();
        int width = config.encoderWidth();
        var pixels = graph.input("patches", FLOAT32, "B", "P", config.encoderPatchValues());
        var cos = graph.input("rope_cos", FLOAT32, "T", HEAD_SIZE / 2);
        var sin = graph.input("rope_sin", FLOAT32, "T", HEAD_SIZE / 2);
        var mask = graph.input("mask", FLOAT32, 1, 1, "T", "T");

        var patches = graph.trace("patches_normed", ops.layerNorm(patchify(ops, pixels), EPSILON));
        var queries = graph.trace("queries", queries(ops));
        var repeated = shapes.expand(shapes.unsqueeze(queries, 0), "B", config.tokens(), width);
        var x = shapes.concat(1, "T", patches, repeated);
        for (int i = 0; i < config.encoderLayers(); i++) {
            x = new GatedBlock(weights.scope("encoder_layers." + i), width).apply(ops, x, (attention, normed) -> {
                var query = ops.attention().rotary(attention.query(ops, normed), cos, sin, attention.heads());
                var key = ops.attention().rotary(attention.key(ops, normed), cos, sin, attention.heads());
                return ops.attention()
                        .bidirectional(query, key, attention.value(ops, normed), Optional.of(mask), attention.heads());
            });
            graph.trace("encoder_layers." + i, x);
        }
        var last = ops.layerNorm(shapes.lastOfAxis1(x, config.tokens()), EPSILON);
        var toCode = weights.scope("quant_in_conv")
                .bindAs(graph, Shape.of(config.codeWidth(), width), "weight", config.codeWidth(), width, 1, 1);
        var z = graph.output("z", ops.matMulTransposed(last, toCode));
        var similarity = ops.matMulTransposed(ops.l2Norm(z), ops.l2Norm(codebook(graph)));
        graph.output("codes", ops.argMax(similarity));
        return graph;
    }

    /**
     * Codes to condition tokens, L new ones behind P cached ones. Inputs: {@code codes [B, L]}, {@code positions [L]}
     * (absolute), {@code past_key.i}, {@code past_value.i} {@code [B, heads, P, 64]}. Outputs: {@code cond [B, L,
     * width]}, {@code present_key.i}, {@code present_value.i} {@code [B, heads, P+L, 64]}.
     */
    Graph condition(Graph graph) {
        var ops = graph.ops();
        int width = config.decoderWidth();
        var codes = graph.input("codes", INT64, "B", "L");
        var positions = graph.input("positions", INT64, "L");
        var rows = graph.trace("rows", ops.l2Norm(ops.shapes().gather(codebook(graph), codes)));
        var fromCode = weights.scope("quant_out_conv")
                .bindAs(graph, Shape.of(width, config.codeWidth()), "weight", width, config.codeWidth(), 1, 1);
        var table = weights.scope("decoder_embedding").bindRows(graph, "weight", config.tokens(), width);
        var x = ops.add(ops.matMulTransposed(rows, fromCode), ops.shapes().gather(table, positions));
        for (int i = 0; i < config.decoderLayers(); i++) {
            var past = new KeyValue(past(graph, "past_key." + i), past(graph, "past_value." + i));
            int layer = i;
            x = new GatedBlock(weights.scope("decoder_layers." + i), width).apply(ops, x, (attention, normed) -> {
                var attended = ops.attention()
                        .causal(
                                attention.query(ops, normed),
                                attention.key(ops, normed),
                                attention.value(ops, normed),
                                past,
                                attention.heads(),
                                "P+L");
                graph.output("present_key." + layer, attended.present().key());
                graph.output("present_value." + layer, attended.present().value());
                return attended.output();
            });
            graph.trace("decoder_layers." + i, x);
        }
        graph.output("cond", ops.layerNorm(x, EPSILON));
        return graph;
    }

    /** A convolution whose stride is its kernel is a Linear on patches: the weight's bytes in another shape. */
    private Value patchify(Ops ops, Value pixels) {
        int width = config.encoderWidth();
        int side = config.encoderPatch();
        var scope = weights.scope("patchify");
        var weight =
                scope.bindAs(ops.graph(), Shape.of(width, config.encoderPatchValues()), "weight", width, 3, side, side);
        return Linear.product(ops, pixels, weight, scope.bind(ops.graph(), "bias", width));
    }

    private Value queries(Ops ops) {
        var embedding = weights.scope("query_embedding");
        if (!config.lowRankQueries()) {
            return embedding.bindRows(ops.graph(), "weight", config.tokens(), config.encoderWidth());
        }
        long rank = embedding.tensorOfAnyShape("weight").shape().get(1);
        var narrow = embedding.bindRows(ops.graph(), "weight", config.tokens(), rank);
        return Linear.of(weights.scope("query_linear"), rank, config.encoderWidth())
                .apply(ops, narrow);
    }

    private Value codebook(Graph graph) {
        return weights.scope("quantize.embedding").bind(graph, "weight", config.codebook(), config.codeWidth());
    }

    private Value past(Graph graph, String name) {
        return graph.input(name, FLOAT32, "B", config.decoderWidth() / HEAD_SIZE, "P", HEAD_SIZE);
    }
}
