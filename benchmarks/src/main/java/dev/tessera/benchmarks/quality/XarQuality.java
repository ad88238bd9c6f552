package dev.tessera.benchmarks.quality;

import dev.tessera.benchmarks.report.Report;
import dev.tessera.inference.onnx.Graph;
import dev.tessera.inference.runtime.ExecutionTarget;
import dev.tessera.inference.runtime.KvCache;
import dev.tessera.inference.runtime.ModelSession;
import dev.tessera.inference.runtime.SessionCall;
import dev.tessera.inference.sampling.FlowSampler;
import dev.tessera.inference.sampling.TorchRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** xAR call by call: how far velocities and what class and time do to the blocks are off under int8. */
final class XarQuality implements AutoCloseable {

    private static final int AT_ONCE = 8;
    private static final int CELLS = 4;

    private final Networks modulation;
    private final Networks step;
    private final int classes;
    private final double scale;
    private final FlowSampler sampler;
    private final RelativeErrors modulationErrors = new RelativeErrors();
    private final RelativeErrors velocityErrors = new RelativeErrors();
    private final RelativeErrors cellErrors = new RelativeErrors();

    /** @param scale of the guidance in the last cell */
    XarQuality(
            Map<String, Graph> exact,
            Map<String, Graph> rounded,
            ExecutionTarget target,
            int classes,
            double scale,
            int steps) {
        this.modulation = Networks.open(exact.get("modulation"), rounded.get("modulation"), target);
        this.step = Networks.open(exact.get("step"), rounded.get("step"), target);
        this.classes = classes;
        this.scale = scale;
        this.sampler = FlowSampler.stochastic(steps);
    }

    void run(int count, Report report) {
        for (int first = 0; first < count; first += AT_ONCE) {
            generate(LongStream.range(first, first + AT_ONCE).toArray());
        }
        report.say("## Call by call");
        report.say(
                "fp32 leads; both precisions are asked at each of its steps, each with its own earlier cells and its own"
                        + " modulation. " + count + " images, relative errors as root mean squares.");
        report.table(
                List.of("", "relative error"),
                List.of(
                        List.of("modulation", modulationErrors.toString()),
                        List.of("velocities", velocityErrors.toString())));
        report.table(List.of("cell", "mean relative error of a velocity"), numbered(cellErrors));
        report.table(List.of("step of a cell", "mean relative error of a velocity"), numbered(velocityErrors));
    }

    private static List<List<String>> numbered(RelativeErrors errors) {
        return IntStream.range(0, errors.means().size())
                .mapToObj(i -> List.of(
                        Integer.toString(i),
                        RelativeErrors.percent(errors.means().get(i))))
                .toList();
    }

    private void generate(long[] seeds) {
        var randoms = Arrays.stream(seeds).mapToObj(TorchRandom::new).toList();
        var labels = new long[2 * seeds.length];
        for (int i = 0; i < seeds.length; i++) {
            labels[i] = seeds[i] % classes;
            labels[seeds.length + i] = classes;
        }
        int values = step.input("x", 1) * step.input("x", 2);
        try (var exact = new Lane(modulation.exact(), step.exact(), labels);
                var rounded = new Lane(modulation.rounded(), step.rounded(), labels)) {
            var clean = new double[0];
            for (int cell = 0; cell < CELLS; cell++) {
                if (cell > 0) {
                    exact.append(cell - 1, doubled(clean));
                    rounded.append(cell - 1, doubled(clean));
                }
                var x = new double[seeds.length * values];
                for (int i = 0; i < seeds.length; i++) {
                    var noise = randoms.get(i).normal(values);
                    for (int k = 0; k < values; k++) {
                        x[i * values + k] = noise[k];
                    }
                }
                clean = cell(cell, x, randoms, exact, rounded);
            }
        }
    }

    private double[] cell(int cell, double[] start, List<TorchRandom> randoms, Lane exact, Lane rounded) {
        var x = start;
        double guidance = 1 + (scale - 1) * cell / (CELLS - 1);
        for (int i = 0; i < sampler.steps(); i++) {
            var noise = new double[x.length];
            if (sampler.drawsNoise(i)) {
                int values = x.length / randoms.size();
                for (int image = 0; image < randoms.size(); image++) {
                    System.arraycopy(randoms.get(image).normalDoubles(values), 0, noise, image * values, values);
                }
            }
            var velocity = exact.velocity(cell, doubled(x), sampler.timeIndex(i));
            var actual = rounded.velocity(cell, doubled(x), sampler.timeIndex(i));
            modulationErrors.add(i, exact.modulation, rounded.modulation);
            var merged = guided(velocity, guidance);
            velocityErrors.add(i, floats(merged), floats(guided(actual, guidance)));
            cellErrors.add(cell, floats(merged), floats(guided(actual, guidance)));
            x = sampler.next(i, x, merged, noise);
        }
        return x;
    }

    private static double[] guided(float[] velocities, double guidance) {
        var merged = new double[velocities.length / 2];
        for (int i = 0; i < merged.length; i++) {
            double without = velocities[merged.length + i];
            merged[i] = guidance > 1 ? without + guidance * (velocities[i] - without) : velocities[i];
        }
        return merged;
    }

    private static float[] doubled(double[] x) {
        var both = new float[2 * x.length];
        for (int i = 0; i < x.length; i++) {
            both[i] = (float) x[i];
            both[x.length + i] = both[i];
        }
        return both;
    }

    private static float[] floats(double[] x) {
        var floats = new float[x.length];
        for (int i = 0; i < x.length; i++) {
            floats[i] = (float) x[i];
        }
        return floats;
    }

    @Override
    public void close() {
        modulation.close();
        step.close();
    }

    /** Both networks in one precision, and the cells that they have seen. */
    private final class Lane implements AutoCloseable {

        private final ModelSession modulations;
        private final ModelSession steps;
        private final long[] labels;
        private final List<KvCache> caches = new ArrayList<>();
        private float[] modulation = new float[0];

        Lane(ModelSession modulations, ModelSession steps, long[] labels) {
            this.modulations = modulations;
            this.steps = steps;
            this.labels = labels;
            for (int cell = 0; cell < CELLS - 1; cell++) {
                var cache = new KvCache(
                        step.inputs("cell0.key."),
                        step.input("cell0.key.0", 1),
                        step.input("x", 1),
                        step.input("cell0.key.0", 3),
                        labels.length);
                cache.reserve(labels.length);
                caches.add(cache);
            }
        }

        float[] velocity(int cell, float[] x, int time) {
            try (var call = steps.call()) {
                bind(call, cell, x, time);
                return call.run("v").floats("v");
            }
        }

        void append(int cell, float[] x) {
            try (var call = steps.call()) {
                bind(call, cell, x, 0);
                caches.get(cell).pinOutputs(call, "", 0, labels.length);
                call.run();
            }
        }

        private void bind(SessionCall call, int cell, float[] x, int time) {
            int tokens = step.input("x", 1);
            modulation = modulationAt(time);
            call.input("x", x, labels.length, tokens, step.input("x", 2))
                    .input("modulation", modulation, labels.length, modulation.length / labels.length)
                    .input(
                            "positions",
                            LongStream.range((long) tokens * cell, (long) tokens * (cell + 1))
                                    .toArray(),
                            tokens);
            for (int earlier = 0; earlier < caches.size(); earlier++) {
                if (earlier < cell) {
                    caches.get(earlier).bindInputs(call, "cell" + earlier + ".", 0, labels.length);
                } else {
                    bindNothing(call, "cell" + earlier + ".");
                }
            }
        }

        private void bindNothing(SessionCall call, String prefix) {
            int heads = step.input("cell0.key.0", 1);
            int headSize = step.input("cell0.key.0", 3);
            for (int block = 0; block < step.inputs("cell0.key."); block++) {
                call.input(prefix + "key." + block, new float[0], labels.length, heads, 0, headSize)
                        .input(prefix + "value." + block, new float[0], labels.length, heads, 0, headSize);
            }
        }

        private float[] modulationAt(int time) {
            int features = XarQuality.this.modulation.input("time", 1);
            var waves = new float[labels.length * features];
            for (int row = 0; row < labels.length; row++) {
                for (int k = 0; k < features / 2; k++) {
                    double angle = time * Math.exp(-Math.log(10000) * k / (features / 2));
                    waves[row * features + k] = (float) Math.cos(angle);
                    waves[row * features + features / 2 + k] = (float) Math.sin(angle);
                }
            }
            try (var call = modulations.call()) {
                return call.input("label", labels, labels.length)
                        .input("time", waves, labels.length, features)
                        .run("modulation")
                        .floats("modulation");
            }
        }

        @Override
        public void close() {
            caches.forEach(KvCache::close);
        }
    }
}
