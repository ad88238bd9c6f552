package dev.tessera.models.xar;

import dev.tessera.inference.onnx.Graph;
import dev.tessera.inference.onnx.Weights;
import dev.tessera.inference.runtime.ExecutionTarget;
import dev.tessera.inference.runtime.ModelSession;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/**
 * What class and time do to every block, remembered: the four cells of an image pass the same times, and all guided images
 * share the half without class. Keeps the most recently used, at most 128 MiB.
 */
final class Modulations implements AutoCloseable {

    private static final long MOST_BYTES = 128L << 20;

    /** Rows of one call, so that a schedule of any length needs little memory. */
    private static final int ROWS_AT_ONCE = 64;

    private final XarConfig config;
    private final ModelSession session;
    private final TimeFeatures features;
    private final int most;
    private final Map<Key, float[]> known = new LinkedHashMap<>(64, 0.75f, true);

    /** Label, or the number of classes for none, and time index. */
    record Key(int label, int time) {}

    private Modulations(XarConfig config, ModelSession session) {
        this.config = config;
        this.session = session;
        this.features = TimeFeatures.of(config.timeFeatures());
        this.most = (int) Math.max(1, MOST_BYTES / (4L * config.modulationWidth()));
    }

    static Modulations open(XarConfig config, Weights weights, ExecutionTarget target) {
        var graph = XarModulationGraph.build(config, weights, Graph.named("xar.modulation"));
        return new Modulations(config, ModelSession.open(graph, target));
    }

    /** Computes ahead what a generation will ask for, if there is room for it. */
    void prepare(Collection<Key> keys) {
        var wanted = new LinkedHashSet<>(keys);
        if (wanted.size() <= most) {
            wanted.removeAll(known.keySet());
            compute(List.copyOf(wanted)).forEach(this::remember);
        }
    }

    /** One after the other: {@code [keys, blocks * 6 * width]}. */
    float[] rows(List<Key> keys) {
        var found = new LinkedHashMap<Key, float[]>();
        var missing = new LinkedHashSet<Key>();
        for (var key : keys) {
            var row = known.get(key);
            if (row == null) {
                missing.add(key);
            } else {
                found.put(key, row);
            }
        }
        var computed = compute(List.copyOf(missing));
        found.putAll(computed);
        computed.forEach(this::remember);
        int width = config.modulationWidth();
        var rows = new float[keys.size() * width];
        for (int i = 0; i < keys.size(); i++) {
            System.arraycopy(found.get(keys.get(i)), 0, rows, i * width, width);
        }
        return rows;
    }

    /** Computes without remembering, to be timed. */
    void computeAnew(List<Key> keys) {
        compute(keys);
    }

    private Map<Key, float[]> compute(List<Key> keys) {
        var computed = new LinkedHashMap<Key, float[]>();
        for (int from = 0; from < keys.size(); from += ROWS_AT_ONCE) {
            var part = keys.subList(from, Math.min(keys.size(), from + ROWS_AT_ONCE));
            computeTogether(part, computed);
        }
        return computed;
    }

    /** A single key is computed twice: a product of one row takes another path in ONNX Runtime, with other rounding. */
    private void computeTogether(List<Key> keys, Map<Key, float[]> computed) {
        var padded = new ArrayList<>(keys);
        if (padded.size() == 1) {
            padded.add(keys.get(0));
        }
        int rows = padded.size();
        var labels = new long[rows];
        var times = new float[rows * features.count()];
        for (int row = 0; row < rows; row++) {
            labels[row] = padded.get(row).label();
            features.write(padded.get(row).time(), times, row * features.count());
        }
        try (var call = session.call()) {
            float[] all = call.input("label", labels, rows)
                    .input("time", times, rows, features.count())
                    .run("modulation")
                    .floats("modulation");
            int width = config.modulationWidth();
            for (int row = 0; row < keys.size(); row++) {
                computed.put(keys.get(row), java.util.Arrays.copyOfRange(all, row * width, (row + 1) * width));
            }
        }
    }

    private void remember(Key key, float[] row) {
        known.put(key, row);
        if (known.size() > most) {
            var oldest = known.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
    }

    @Override
    public void close() {
        session.close();
        known.clear();
    }
}
