package dev.tessera.models.dar;

import dev.tessera.inference.onnx.Graph;
import dev.tessera.inference.onnx.Weights;
import dev.tessera.inference.runtime.ExecutionTarget;
import dev.tessera.inference.runtime.KvCache;
import dev.tessera.inference.runtime.ModelSession;

/**
 * The autoregressive decoder, ready to run, with the cache of all rows in work. Rows of a step are neighbours in the
 * cache, beginning at row 0; {@link CacheRows} keeps them so.
 */
final class DarDecoder implements AutoCloseable {

    private final DarDecoderConfig config;
    private final ModelSession session;
    private final KvCache cache;

    private DarDecoder(DarDecoderConfig config, ModelSession session, KvCache cache) {
        this.config = config;
        this.session = session;
        this.cache = cache;
    }

    /** @param maxRows the most rows in work at once */
    static DarDecoder open(DarDecoderConfig config, Weights weights, ExecutionTarget target, int maxRows) {
        var graph = DarDecoderGraph.build(config, weights, Graph.named("d-ar.decoder"));
        return new DarDecoder(config, ModelSession.open(graph, target), newCache(config, maxRows));
    }

    static KvCache newCache(DarDecoderConfig config, int maxRows) {
        return new KvCache(config.layers(), config.heads(), config.tokens(), config.headSize(), maxRows);
    }

    DarDecoderConfig config() {
        return config;
    }

    KvCache cache() {
        return cache;
    }

    /**
     * Runs rows {@code first} to {@code first + past.length - 1} of the cache.
     *
     * @param ids {@code [R, T]}: image tokens, or vocabulary + label
     * @param past {@code [R]} positions already cached
     * @return logits {@code [R, T, vocabulary]}
     */
    float[] step(long[] ids, int[] past, int first) {
        int rows = past.length;
        int fresh = ids.length / rows;
        var lengths = new int[rows];
        int total = 0;
        for (int row = 0; row < rows; row++) {
            lengths[row] = past[row] + fresh - 1;
            total = Math.max(total, past[row] + fresh);
        }
        cache.reserve(first + rows);
        try (var call = session.call()) {
            call.input("ids", ids, rows, fresh)
                    .input("past_lengths", lengths, rows)
                    .input("total_length", new int[] {total}, 1);
            cache.bind(call, first, rows);
            return call.run("logits").floats("logits");
        }
    }

    @Override
    public void close() {
        session.close();
        cache.close();
    }
}
