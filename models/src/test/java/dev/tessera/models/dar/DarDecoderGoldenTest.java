package dev.tessera.models.dar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.golden.GoldenAssert;
import dev.tessera.golden.GoldenCase;
import dev.tessera.golden.GoldenFolder;
import dev.tessera.inference.batching.Admission;
import dev.tessera.inference.batching.SchedulerListener;
import dev.tessera.inference.batching.StepScheduler;
import dev.tessera.inference.nn.RotaryTable;
import dev.tessera.inference.onnx.Graph;
import dev.tessera.inference.runtime.ModelSession;
import dev.tessera.inference.sampling.GuidanceSchedule;
import dev.tessera.inference.sampling.TokenSampler;
import dev.tessera.inference.sampling.TorchRandom;
import dev.tessera.models.PixelImage;
import dev.tessera.models.Pixels;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The autoregressive decoder, token sampling and whole pipelines against what the authors' code computed. */
class DarDecoderGoldenTest {

    private static final Set<String> KINDS = Set.of("generate", "logits", "pipeline");
    private static final Set<String> ELSEWHERE = Set.of("encode", "cond", "net", "decode", "reconstruct");

    @TestFactory
    Stream<DynamicTest> everyTokenIsTheAuthors() {
        return GoldenFolder.family("d-ar").stream()
                .flatMap(folder -> folder.cases().stream())
                .filter(golden -> !ELSEWHERE.contains(golden.kind()))
                .map(golden -> DynamicTest.dynamicTest(golden.toString(), () -> check(golden)));
    }

    private static void check(GoldenCase golden) {
        assertThat(golden.kind()).as("the kind of %s", golden).isIn(KINDS);
        switch (golden.kind()) {
            case "logits" -> logits(golden, new GoldenDar(golden));
            case "generate" -> generate(golden, new GoldenDar(golden));
            default -> pipeline(golden, new GoldenDar(golden));
        }
    }

    /** Tokens fed one by one, and all in one pass: the same logits, the same cache. */
    private static void logits(GoldenCase golden, GoldenDar dar) {
        var config = dar.decoderConfig();
        long[] labels = golden.longs("labels");
        int rows = labels.length;
        int positions = golden.shape("logits")[1];
        var ids = new long[rows * positions];
        for (int row = 0; row < rows; row++) {
            ids[row * positions] = config.vocabulary() + labels[row];
            System.arraycopy(golden.longs("tokens"), row * (positions - 1), ids, row * positions + 1, positions - 1);
        }
        var exact = new GoldenAssert(golden);
        var table = RotaryTable.line(config.tokens() + 1, config.headSize(), DarDecoderConfig.ROPE_BASE);
        exact.closeToLargest("rope_cos", table.cos(), 2e-5);
        exact.closeToLargest("rope_sin", table.sin(), 2e-5);
        exact.closeToLargest("logits", oneByOne(dar, ids, rows, positions), 2e-5);
        atOnce(golden, dar, ids, rows, positions);
    }

    private static float[] oneByOne(GoldenDar dar, long[] ids, int rows, int positions) {
        int vocabulary = dar.decoderConfig().vocabulary();
        var logits = new float[rows * positions * vocabulary];
        try (var decoder = dar.decoder()) {
            for (int position = 0; position < positions; position++) {
                var step = new long[rows];
                var past = new int[rows];
                for (int row = 0; row < rows; row++) {
                    step[row] = ids[row * positions + position];
                    past[row] = position;
                }
                float[] out = decoder.step(step, past, 0);
                for (int row = 0; row < rows; row++) {
                    System.arraycopy(
                            out, row * vocabulary, logits, (row * positions + position) * vocabulary, vocabulary);
                }
            }
        }
        return logits;
    }

    private static void atOnce(GoldenCase golden, GoldenDar dar, long[] ids, int rows, int positions) {
        var config = dar.decoderConfig();
        var exact = new GoldenAssert(golden);
        var graph = DarDecoderGraph.build(config, dar.decoderWeights(), Graph.traced("decoder"));
        var lengths = new int[rows];
        java.util.Arrays.fill(lengths, positions - 1);
        try (var session = ModelSession.open(graph, GoldenDar.TARGET);
                var cache = DarDecoder.newCache(config, rows);
                var call = session.call()) {
            cache.reserve(rows);
            call.input("ids", ids, rows, positions)
                    .input("past_lengths", lengths, rows)
                    .input("total_length", new int[] {positions}, 1);
            cache.bind(call, 0, rows);
            call.run(graph.outputs().keySet().stream()
                    .filter(name -> !name.startsWith("present"))
                    .toArray(String[]::new));
            exact.closeToLargest("logits", call.floats("logits"), 2e-5);
            for (int layer = 0; layer < config.layers(); layer++) {
                String name = "layers." + layer;
                exact.closeToLargest(name, call.floats(name), 2e-5);
                exact.closeToLargest(name + ".q", call.floats(name + ".q"), 2e-5);
                exact.closeToLargest(name + ".k", cached(cache, layer, true, rows, positions), 2e-5);
                exact.closeToLargest(name + ".v", cached(cache, layer, false, rows, positions), 2e-5);
            }
        }
    }

    private static float[] cached(
            dev.tessera.inference.runtime.KvCache cache, int layer, boolean keys, int rows, int positions) {
        var parts = new ArrayList<float[]>();
        for (int row = 0; row < rows; row++) {
            for (int position = 0; position < positions; position++) {
                parts.add(cache.read(layer, keys, row, position));
            }
        }
        return new FloatRows(parts).joined();
    }

    /** Tokens, and for every token the merged logits, the probabilities after all filters, and the noise. */
    private static void generate(GoldenCase golden, GoldenDar dar) {
        var spec = spec(golden, 8, 8);
        int images = spec.images();
        var config = dar.decoderConfig();
        var exact = new GoldenAssert(golden);
        var random = new TorchRandom(spec.seed());
        var sampler = new TokenSampler(config.vocabulary());
        var logits = new ArrayList<float[]>();
        var probabilities = new ArrayList<float[]>();
        var noise = new ArrayList<float[]>();
        var tokens = new long[images * config.tokens()];
        try (var decoder = dar.decoder()) {
            for (int n = 0; n < config.tokens(); n++) {
                float[] raw = decoder.step(ids(spec, config, tokens, n), filled(spec.rows(), n), 0);
                noise.add(
                        spec.sampling().greedy()
                                ? new float[0]
                                : random.copy().exponential(images * config.vocabulary()));
                for (int image = 0; image < images; image++) {
                    float[] merged = merged(spec, config, raw, image, n);
                    logits.add(merged);
                    probabilities.add(
                            sampler.probabilities(merged, 0, spec.sampling()).clone());
                    int token = sampler.sample(merged, 0, spec.sampling(), random);
                    tokens[image * config.tokens() + n] = n < spec.sharedPrefix() && image > 0 ? tokens[n] : token;
                }
            }
        }
        exact.exact("tokens", tokens);
        if (golden.has("logits")) {
            exact.closeToLargest("logits", new FloatRows(logits).joined(), 2e-5);
            exact.closeAbsolute("probs", new FloatRows(probabilities).joined(), 1e-4);
        }
        if (golden.has("noise")) {
            exact.bitExact("noise", new FloatRows(noise).joined());
        }
    }

    private static long[] ids(DarSpec spec, DarDecoderConfig config, long[] tokens, int n) {
        var ids = new long[spec.rows()];
        for (int row = 0; row < ids.length; row++) {
            int image = row % spec.images();
            int label = row < spec.images() ? spec.labels()[image] : config.nullLabel();
            ids[row] = n == 0 ? config.vocabulary() + label : tokens[image * config.tokens() + n - 1];
        }
        return ids;
    }

    private static float[] merged(DarSpec spec, DarDecoderConfig config, float[] raw, int image, int n) {
        int size = config.vocabulary();
        var merged = java.util.Arrays.copyOfRange(raw, image * size, (image + 1) * size);
        if (spec.guidance().guides(n)) {
            float scale = spec.guidance().scale(n, config.tokens());
            for (int i = 0; i < size; i++) {
                float without = raw[(spec.images() + image) * size + i];
                merged[i] = without + (merged[i] - without) * scale;
            }
        }
        return merged;
    }

    /** Through the scheduler, as a service runs it. */
    private static void pipeline(GoldenCase golden, GoldenDar dar) {
        long[] request = golden.longs("param.request");
        var tokenizer = dar.tokenizer();
        int height = Math.max(tokenizer.config().resolution(), (int) request[0]);
        int width = Math.max(tokenizer.config().resolution(), (int) request[1]);
        var spec = spec(golden, height, width);
        var heard = new ArrayList<float[]>();
        FlowListener listener = (step, steps, planes) -> heard.add(planes);
        var exact = new GoldenAssert(golden);
        var untouched = new DarGeneration(spec, tokenizer.config().tokens(), listener);
        untouched.begin(tokenizer);
        exact.closeAbsolute(
                "x0", untouched.flow().patches().toPlanes(untouched.flow().state(), spec.images()), 2e-6);
        var generation = new DarGeneration(spec, tokenizer.config().tokens(), listener);
        var engine = new DarEngine(dar.decoder(), tokenizer, 32);
        try (var scheduler =
                new StepScheduler<>("golden", engine, 1, InstantSource.system(), SchedulerListener.none())) {
            scheduler
                    .submit(generation, Admission.interactive("golden"))
                    .completion()
                    .join();
        }
        exact.exact("tokens", generation.tokens());
        for (int i = 0; i < heard.size(); i++) {
            String name = i == heard.size() - 1 ? "image" : "preview_" + (i + 1);
            if (golden.has(name)) {
                exact.closeToLargest(name, heard.get(i), 5e-5);
            }
        }
        assertThat(heard).hasSize(spec.steps());
        var last = heard.get(heard.size() - 1);
        bytes(
                golden,
                IntStream.range(0, spec.images())
                        .mapToObj(image -> Pixels.fromPlanes(last, image, width, height))
                        .toList());
    }

    /** At most one apart, in few places. */
    private static void bytes(GoldenCase golden, List<PixelImage> images) {
        long[] expected = golden.longs("bytes");
        int apart = 0;
        int at = 0;
        for (var image : images) {
            for (byte value : image.rgb()) {
                long difference = Math.abs(expected[at++] - (value & 0xFF));
                assertThat(difference).as("%s: byte %d", golden, at - 1).isLessThanOrEqualTo(1);
                apart += difference;
            }
        }
        assertThat(at).isEqualTo(expected.length);
        assertThat(apart).as("bytes that differ").isLessThanOrEqualTo(expected.length / 200);
    }

    private static DarSpec spec(GoldenCase golden, int height, int width) {
        float[] cfg = golden.floats("param.cfg");
        long[] labels = golden.longs("labels");
        boolean greedy = golden.has("param.sampled") && golden.param("sampled", 1) == 0;
        int steps = golden.checkpoints().containsKey("tokenizer")
                ? new GoldenDar(golden).tokenizerConfig().steps()
                : 1;
        return new DarSpec(
                java.util.Arrays.stream(labels).mapToInt(Math::toIntExact).toArray(),
                new GuidanceSchedule(cfg[0], cfg[1], (int) golden.param("cfg_interval", -1)),
                new TokenSampler.Settings(
                        golden.param("temperature"), (int) golden.param("top_k", 0), golden.param("top_p"), greedy),
                golden.param("seed", 0),
                golden.param("skip_words", 0),
                height,
                width,
                steps,
                new long[0],
                (int) golden.param("shared_prefix", 0));
    }

    private static int[] filled(int count, int value) {
        var values = new int[count];
        java.util.Arrays.fill(values, value);
        return values;
    }
}
