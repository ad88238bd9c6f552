package dev.tessera.inference.onnx;

import java.util.List;
import java.util.Optional;

/** Attention operators of ONNX Runtime. Heads are blocks of consecutive channels. */
public final class AttentionOps {

    /** Stands for an optional input that is not given. */
    static final Value ABSENT = new Value("", ElementType.FLOAT32, Shape.of());

    private final Graph graph;

    AttentionOps(Graph graph) {
        this.graph = graph;
    }

    /** Keys and values of one layer: {@code [B, heads, T, head size]} each. */
    public record KeyValue(Value key, Value value) {}

    /** The result of attention with a cache: {@code output [B, T, D]} and the grown or updated cache. */
    public record Cached(Value output, KeyValue present) {}

    /**
     * Rotates interleaved pairs (2i, 2i+1) of every head of {@code x [B, T, D]} by table rows 0 to T-1.
     *
     * @param cos {@code [rows, head size / 2]}; any table, so 2-D positions are a table with one row per patch
     */
    public Value rotary(Value x, Value cos, Value sin, int heads) {
        var inputs = List.of(x, graph.integers(0), cos, sin);
        var attributes = Attributes.none().integer("interleaved", 1).integer("num_heads", heads);
        return graph.node(Ops.CONTRIB, "RotaryEmbedding", inputs, x.type(), x.shape(), attributes);
    }

    /**
     * Bidirectional attention: {@code query [B, T, D]}, {@code key} and {@code value [B, S, D]}, scores divided by the
     * root of the head size.
     *
     * @param bias added to the scores, broadcast from {@code [1, 1, T, S]}
     */
    public Value bidirectional(Value query, Value key, Value value, Optional<Value> bias, int heads) {
        var inputs =
                bias.isEmpty() ? List.of(query, key, value) : List.of(query, key, value, ABSENT, ABSENT, bias.get());
        return graph.node(
                Ops.CONTRIB,
                "MultiHeadAttention",
                inputs,
                query.type(),
                query.shape(),
                Attributes.none().integer("num_heads", heads));
    }

    /** {@code x [B, T, heads * head size]} as caches hold it: {@code [B, heads, T, head size]}, under a name. */
    public Value heads(String name, Value x, int heads) {
        var shapes = new ShapeOps(graph);
        var split = shapes.reshape(x, x.dim(0), x.dim(1), heads, x.dim(-1).size() / heads);
        return shapes.transposeNamed(name, split, 0, 2, 1, 3);
    }

    /**
     * Every query sees every key: {@code query [B, T, D]}, keys and values {@code [B, heads, S, head size]}, as caches hold
     * them. Scores are divided by the root of the head size.
     */
    public Value overHeads(Value query, KeyValue all, int heads) {
        return graph.node(
                Ops.CONTRIB,
                "MultiHeadAttention",
                List.of(query, all.key(), all.value()),
                query.type(),
                query.shape(),
                Attributes.none().integer("num_heads", heads));
    }

    /** Causal attention of new positions to {@code past} and to each other; {@code present} is past and new together. */
    public Cached causal(Value query, Value key, Value value, KeyValue past, int heads, String total) {
        var present = past.key().shape().with(2, Dim.of(total));
        var output = graph.result("MultiHeadAttention", query.type(), query.shape());
        var presentKey = graph.result("present_key", query.type(), present);
        var presentValue = graph.result("present_value", query.type(), present);
        graph.node(
                Ops.CONTRIB,
                "MultiHeadAttention",
                List.of(query, key, value, ABSENT, ABSENT, ABSENT, past.key(), past.value()),
                List.of(output, presentKey, presentValue),
                Attributes.none().integer("num_heads", heads).integer("unidirectional", 1));
        return new Cached(output, new KeyValue(presentKey, presentValue));
    }

    /**
     * Causal attention over a cache of fixed size that past and present share, rows at positions of their own, rotary
     * embedding (interleaved pairs) included.
     *
     * @param packed {@code [R, T, (heads + 2 keyHeads) * head size]}: queries, keys, values
     * @param pastLengths int32 {@code [R]}: cached positions plus T, less 1
     * @param totalLength int32 {@code [1]}: the longest row's positions, new ones included
     */
    public Cached sharedCache(
            Value packed,
            KeyValue past,
            Value pastLengths,
            Value totalLength,
            Value cos,
            Value sin,
            int heads,
            int keyHeads) {
        long headSize = past.key().dim(-1).size();
        var output = graph.result(
                "GroupQueryAttention", packed.type(), packed.shape().with(-1, Dim.of(heads * headSize)));
        var presentKey = graph.result("present_key", packed.type(), past.key().shape());
        var presentValue =
                graph.result("present_value", packed.type(), past.value().shape());
        graph.node(
                Ops.CONTRIB,
                "GroupQueryAttention",
                List.of(packed, ABSENT, ABSENT, past.key(), past.value(), pastLengths, totalLength, cos, sin),
                List.of(output, presentKey, presentValue),
                Attributes.none()
                        .integer("num_heads", heads)
                        .integer("kv_num_heads", keyHeads)
                        .integer("do_rotary", 1)
                        .integer("rotary_interleaved", 1));
        return new Cached(output, new KeyValue(presentKey, presentValue));
    }
}
