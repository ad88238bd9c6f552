package dev.tessera.benchmarks.quality;

import dev.tessera.inference.runtime.KvCache;
import dev.tessera.inference.runtime.ModelSession;
import java.util.Arrays;

/** D-AR's decoder in one precision, with its cache: tokens in, logits out, one position at a time. */
final class TokenLane implements AutoCloseable {

    private final ModelSession session;
    private final KvCache cache;
    private final int rows;

    TokenLane(Networks decoder, ModelSession session, int rows) {
        this.session = session;
        this.rows = rows;
        this.cache = new KvCache(
                decoder.inputs("past_key."),
                decoder.input("past_key.0", 1),
                decoder.input("past_key.0", 2),
                decoder.input("past_key.0", 3),
                rows);
        cache.reserve(rows);
    }

    /**
     * Logits {@code [rows, vocabulary]}.
     *
     * @param ids of the rows at {@code position}
     */
    float[] step(long[] ids, int position) {
        var lengths = new int[rows];
        Arrays.fill(lengths, position);
        try (var call = session.call()) {
            call.input("ids", ids, rows, 1)
                    .input("past_lengths", lengths, rows)
                    .input("total_length", new int[] {position + 1}, 1);
            cache.bind(call, 0, rows);
            return call.run("logits").floats("logits");
        }
    }

    @Override
    public void close() {
        cache.close();
    }
}
