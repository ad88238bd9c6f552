package dev.tessera.benchmarks.quality;

import dev.tessera.benchmarks.report.Report;
import dev.tessera.inference.nn.RotaryTable;
import dev.tessera.inference.onnx.Graph;
import dev.tessera.inference.runtime.ExecutionTarget;
import dev.tessera.inference.runtime.ModelSession;
import dev.tessera.inference.sampling.MultistepSolver;
import dev.tessera.inference.sampling.TokenSampler;
import dev.tessera.inference.sampling.TorchRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** D-AR call by call: which token int8 would prefer, and how far its velocities are off. */
final class DarQuality implements AutoCloseable {

    private static final int AT_ONCE = 8;
    private static final int HEAD_SIZE = 64;
    private static final double ROPE_BASE = 10000;
    private static final float TIME_SHIFT = 2;
    private static final int COLOURS = 3;

    private final Networks decoder;
    private final Networks condition;
    private final Networks denoiser;
    private final int classes;
    private final int side;
    private final float scale;
    private final TokenSampler.Settings settings;
    private final RelativeErrors logitErrors = new RelativeErrors();
    private final RelativeErrors conditionErrors = new RelativeErrors();
    private final RelativeErrors velocityErrors = new RelativeErrors();
    private long choices;
    private long sameChoices;

    /** @param side of an image, in pixels */
    DarQuality(
            Map<String, Graph> exact,
            Map<String, Graph> rounded,
            ExecutionTarget target,
            int classes,
            int side,
            float scale,
            double temperature) {
        this.decoder = Networks.open(exact.get("decoder"), rounded.get("decoder"), target);
        this.condition = Networks.open(exact.get("condition"), rounded.get("condition"), target);
        this.denoiser = Networks.open(exact.get("denoiser"), rounded.get("denoiser"), target);
        this.classes = classes;
        this.side = side;
        this.scale = scale;
        this.settings = new TokenSampler.Settings(temperature, 0, 1, false);
    }

    void run(int count, Report report) {
        for (int first = 0; first < count; first += AT_ONCE) {
            var seeds = LongStream.range(first, first + AT_ONCE).toArray();
            denoise(seeds, decode(seeds));
        }
        report.say("## Call by call");
        report.say("fp32 draws the tokens and moves the pixels; both precisions are asked at each of its steps. "
                + count + " images, relative errors as root mean squares.");
        report.table(
                List.of("", "relative error"),
                List.of(
                        List.of("logits of the decoder, guided", logitErrors.toString()),
                        List.of("condition tokens", conditionErrors.toString()),
                        List.of("velocities of the denoiser", velocityErrors.toString())));
        report.table(
                List.of("denoising step", "mean relative error"),
                IntStream.range(0, velocityErrors.means().size())
                        .mapToObj(step -> List.of(
                                Integer.toString(step),
                                RelativeErrors.percent(velocityErrors.means().get(step))))
                        .toList());
        report.say("Greedy tokens agree in " + RelativeErrors.percent((double) sameChoices / choices) + " of " + choices
                + " places.");
    }

    /** @return tokens {@code [images, tokens]} that fp32 draws */
    private long[] decode(long[] seeds) {
        int images = seeds.length;
        int tokens = decoder.input("past_key.0", 2);
        int vocabulary = (int) decoder.graph().outputs().get("logits").dim(-1).size();
        var sampler = new TokenSampler(vocabulary);
        var randoms = Arrays.stream(seeds).mapToObj(TorchRandom::new).toList();
        var ids = new long[2 * images];
        for (int i = 0; i < images; i++) {
            ids[i] = vocabulary + seeds[i] % classes;
            ids[images + i] = vocabulary + classes;
        }
        var codes = new long[images * tokens];
        try (var exact = new TokenLane(decoder, decoder.exact(), 2 * images);
                var rounded = new TokenLane(decoder, decoder.rounded(), 2 * images)) {
            for (int position = 0; position < tokens; position++) {
                var wanted = guided(exact.step(ids, position), images, vocabulary);
                var actual = guided(rounded.step(ids, position), images, vocabulary);
                logitErrors.add(position, wanted, actual);
                for (int i = 0; i < images; i++) {
                    choices++;
                    if (largest(wanted, i, vocabulary) == largest(actual, i, vocabulary)) {
                        sameChoices++;
                    }
                    int token = sampler.sample(wanted, i * vocabulary, settings, randoms.get(i));
                    codes[i * tokens + position] = token;
                    ids[i] = token;
                    ids[images + i] = token;
                }
            }
        }
        return codes;
    }

    private float[] guided(float[] logits, int images, int vocabulary) {
        var merged = new float[images * vocabulary];
        for (int i = 0; i < merged.length; i++) {
            float without = logits[merged.length + i];
            merged[i] = without + (logits[i] - without) * scale;
        }
        return merged;
    }

    private static int largest(float[] logits, int image, int vocabulary) {
        int best = image * vocabulary;
        for (int i = best; i < (image + 1) * vocabulary; i++) {
            best = logits[i] > logits[best] ? i : best;
        }
        return best;
    }

    private void denoise(long[] seeds, long[] codes) {
        int images = seeds.length;
        int tokens = codes.length / images;
        int perStep = denoiser.input("c", 1);
        int width = denoiser.input("c", 2);
        int groups = tokens / perStep;
        var exact = conditionTokens(condition.exact(), codes, images, tokens);
        conditionErrors.add(0, exact, conditionTokens(condition.rounded(), codes, images, tokens));
        var solver = new MultistepSolver(groups, TIME_SHIFT);
        var state = new float[0];
        var before = new float[0];
        for (long seed : seeds) {
            state = joined(state, new TorchRandom(seed).normal(COLOURS * side * side));
        }
        for (int step = 0; step < groups; step++) {
            int first = MultistepSolver.firstToken(step, groups, tokens, groups, perStep);
            var c = slice(exact, images, tokens, width, first, perStep);
            var times = new float[images];
            Arrays.fill(times, solver.time(step));
            var velocity = velocity(denoiser.exact(), state, times, c);
            velocityErrors.add(step, velocity, velocity(denoiser.rounded(), state, times, c));
            state = solver.next(step, state, solver.direction(step, velocity, before));
            before = velocity;
        }
    }

    private float[] conditionTokens(ModelSession session, long[] codes, int images, int tokens) {
        int heads = condition.input("past_key.0", 1);
        int headSize = condition.input("past_key.0", 3);
        try (var call = session.call()) {
            call.input("codes", codes, images, tokens)
                    .input("positions", LongStream.range(0, tokens).toArray(), tokens);
            for (int layer = 0; layer < condition.inputs("past_key."); layer++) {
                call.input("past_key." + layer, new float[0], images, heads, 0, headSize)
                        .input("past_value." + layer, new float[0], images, heads, 0, headSize);
            }
            return call.run("cond").floats("cond");
        }
    }

    private float[] velocity(ModelSession session, float[] state, float[] times, float[] c) {
        int images = times.length;
        int values = denoiser.input("x", 2);
        int grid = side / (int) Math.round(Math.sqrt(values / (double) COLOURS));
        var table = RotaryTable.grid(grid, grid, HEAD_SIZE, ROPE_BASE);
        try (var call = session.call()) {
            return call.input("x", state, images, grid * grid, values)
                    .input("t", times, images)
                    .input("c", c, images, denoiser.input("c", 1), denoiser.input("c", 2))
                    .input("rope_cos", table.cos(), table.rows(), table.pairs())
                    .input("rope_sin", table.sin(), table.rows(), table.pairs())
                    .run("v")
                    .floats("v");
        }
    }

    private static float[] slice(float[] all, int images, int tokens, int width, int first, int count) {
        var slice = new float[images * count * width];
        for (int i = 0; i < images; i++) {
            System.arraycopy(all, (i * tokens + first) * width, slice, i * count * width, count * width);
        }
        return slice;
    }

    private static float[] joined(float[] a, float[] b) {
        var joined = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, joined, a.length, b.length);
        return joined;
    }

    @Override
    public void close() {
        decoder.close();
        condition.close();
        denoiser.close();
    }
}
