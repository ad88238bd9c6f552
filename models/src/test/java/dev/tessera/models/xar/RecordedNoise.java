package dev.tessera.models.xar;

import java.util.ArrayList;
import java.util.List;

/** Another noise, of which the first and the last sixteen numbers of every draw are kept. */
final class RecordedNoise implements FlowNoise {

    private static final int EDGE = 16;

    private final FlowNoise noise;
    private final List<Float> starts = new ArrayList<>();
    private final List<Double> steps = new ArrayList<>();

    RecordedNoise(FlowNoise noise) {
        this.noise = noise;
    }

    @Override
    public float[] start(int count) {
        float[] drawn = noise.start(count);
        for (int i = 0; i < 2 * EDGE; i++) {
            starts.add(drawn[i < EDGE ? i : count - 2 * EDGE + i]);
        }
        return drawn;
    }

    @Override
    public double[] step(int count) {
        double[] drawn = noise.step(count);
        for (int i = 0; i < 2 * EDGE; i++) {
            steps.add(drawn[i < EDGE ? i : count - 2 * EDGE + i]);
        }
        return drawn;
    }

    float[] startEdges() {
        var edges = new float[starts.size()];
        for (int i = 0; i < edges.length; i++) {
            edges[i] = starts.get(i);
        }
        return edges;
    }

    double[] stepEdges() {
        return steps.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
