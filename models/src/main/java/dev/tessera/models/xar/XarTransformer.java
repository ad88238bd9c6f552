package dev.tessera.models.xar;

import dev.tessera.inference.onnx.Graph;
import dev.tessera.inference.onnx.Weights;
import dev.tessera.inference.runtime.ExecutionTarget;
import dev.tessera.inference.runtime.KvCache;
import dev.tessera.inference.runtime.ModelSession;
import dev.tessera.inference.runtime.SessionCall;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The transformer, ready to run, with a cache for every cell but the last. A cache is written once, when its cell is appended,
 * and bound as it is in all later steps: nothing is moved while a cell is denoised.
 */
final class XarTransformer implements AutoCloseable {

    private final XarConfig config;
    private final ModelSession session;
    private final List<KvCache> caches;

    private XarTransformer(XarConfig config, ModelSession session, List<KvCache> caches) {
        this.config = config;
        this.session = session;
        this.caches = caches;
    }

    /** @param maxRows the most rows in work at once */
    static XarTransformer open(XarConfig config, Weights weights, ExecutionTarget target, int maxRows) {
        var graph = XarStepGraph.build(config, weights, Graph.named("xar.step"));
        return new XarTransformer(config, ModelSession.open(graph, target), newCaches(config, maxRows));
    }

    private static List<KvCache> newCaches(XarConfig config, int maxRows) {
        return IntStream.range(0, config.layout().cells() - 1)
                .mapToObj(cell -> new KvCache(
                        config.blocks(), config.heads(), config.layout().cellTokens(), config.headSize(), maxRows))
                .toList();
    }

    XarConfig config() {
        return config;
    }

    /** One for each cell but the last. */
    List<KvCache> caches() {
        return caches;
    }

    /**
     * Velocities of a cell.
     *
     * @param x {@code [R, tokens of a cell, channels]}
     * @param modulation {@code [R, blocks * 6 * width]}
     * @param first row of the caches that belongs to row 0; the others follow it
     * @return {@code [R, tokens of a cell, channels]}
     */
    float[] denoise(int cell, float[] x, float[] modulation, int first) {
        int rows = x.length / config.cellValues();
        try (var call = session.call()) {
            bind(call, cell, x, modulation, rows, first);
            return call.run("v").floats("v");
        }
    }

    /** Writes the keys and values of a clean cell into its cache, rows {@code first} on; the parameters are those of {@link #denoise}. */
    void append(int cell, float[] x, float[] modulation, int first) {
        int rows = x.length / config.cellValues();
        try (var call = session.call()) {
            bind(call, cell, x, modulation, rows, first);
            caches.get(cell).pinOutputs(call, "", first, rows);
            call.run();
        }
    }

    private void bind(SessionCall call, int cell, float[] x, float[] modulation, int rows, int first) {
        call.input("x", x, rows, config.layout().cellTokens(), config.channels())
                .input("modulation", modulation, rows, config.modulationWidth())
                .input(
                        "positions",
                        config.layout().positions(cell),
                        config.layout().cellTokens());
        for (int earlier = 0; earlier < caches.size(); earlier++) {
            var prefix = "cell" + earlier + ".";
            if (earlier < cell) {
                caches.get(earlier).bindInputs(call, prefix, first, rows);
            } else {
                bindNothing(call, prefix, rows);
            }
        }
    }

    private void bindNothing(SessionCall call, String prefix, int rows) {
        for (int block = 0; block < config.blocks(); block++) {
            call.input(prefix + "key." + block, new float[0], rows, config.heads(), 0, config.headSize())
                    .input(prefix + "value." + block, new float[0], rows, config.heads(), 0, config.headSize());
        }
    }

    @Override
    public void close() {
        session.close();
        caches.forEach(KvCache::close);
    }
}
