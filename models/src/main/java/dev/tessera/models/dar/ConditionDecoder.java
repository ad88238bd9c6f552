package dev.tessera.models.dar;

import dev.tessera.inference.runtime.ModelSession;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Turns the codes of one generation into condition tokens as they come (docs/models/d-ar.md, section 3.3). The decoder is
 * causal, so tokens once computed stay; keys and values of earlier ones are kept.
 */
final class ConditionDecoder {

    private final DarTokenizerConfig config;
    private final ModelSession session;
    private final int batch;
    /** Condition tokens {@code [B, tokens, width]}, the first {@link #known} of each image filled. */
    private final float[] tokens;

    private final List<float[]> past = new ArrayList<>();
    private int known;

    ConditionDecoder(DarTokenizerConfig config, ModelSession session, int batch) {
        this.config = config;
        this.session = session;
        this.batch = batch;
        this.tokens = new float[batch * config.tokens() * config.decoderWidth()];
        for (int i = 0; i < 2 * config.decoderLayers(); i++) {
            past.add(new float[0]);
        }
    }

    /**
     * Makes the condition tokens before {@code end} known.
     *
     * @param codes {@code [B, tokens]}, filled at least up to {@code end}
     */
    void advance(long[] codes, int end) {
        int fresh = end - known;
        if (fresh <= 0) {
            return;
        }
        var next = new long[batch * fresh];
        for (int b = 0; b < batch; b++) {
            System.arraycopy(codes, b * config.tokens() + known, next, b * fresh, fresh);
        }
        try (var call = session.call()) {
            call.input("codes", next, batch, fresh)
                    .input("positions", LongStream.range(known, end).toArray(), fresh);
            int heads = config.decoderWidth() / DarTokenizerConfig.HEAD_SIZE;
            var outputs = new ArrayList<String>(List.of("cond"));
            for (int i = 0; i < 2 * config.decoderLayers(); i++) {
                call.input("past_" + part(i), past.get(i), batch, heads, known, DarTokenizerConfig.HEAD_SIZE);
                outputs.add("present_" + part(i));
            }
            call.run(outputs.toArray(String[]::new));
            keep(call.floats("cond"), fresh);
            for (int i = 0; i < past.size(); i++) {
                past.set(i, call.floats("present_" + part(i)));
            }
        }
        known = end;
    }

    /** Condition tokens {@code start} to {@code start + count - 1} of every image: {@code [B, count, width]}. */
    float[] slice(int start, int count) {
        int width = config.decoderWidth();
        var slice = new float[batch * count * width];
        for (int b = 0; b < batch; b++) {
            System.arraycopy(tokens, (b * config.tokens() + start) * width, slice, b * count * width, count * width);
        }
        return slice;
    }

    private void keep(float[] cond, int fresh) {
        int width = config.decoderWidth();
        for (int b = 0; b < batch; b++) {
            System.arraycopy(cond, b * fresh * width, tokens, (b * config.tokens() + known) * width, fresh * width);
        }
    }

    private static String part(int i) {
        return (i % 2 == 0 ? "key." : "value.") + i / 2;
    }
}
