package dev.tessera.models.dar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.golden.GoldenAssert;
import dev.tessera.golden.GoldenCase;
import dev.tessera.golden.GoldenFolder;
import dev.tessera.inference.nn.RotaryTable;
import dev.tessera.inference.onnx.Graph;
import dev.tessera.inference.runtime.ModelSession;
import dev.tessera.inference.runtime.SessionCall;
import dev.tessera.inference.sampling.MultistepSolver;
import dev.tessera.inference.sampling.TorchRandom;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Encoder, condition decoder, denoiser and flow against tensors computed by the authors' code. */
class DarTokenizerGoldenTest {

    private static final Set<String> KINDS = Set.of("encode", "cond", "net", "decode", "reconstruct");
    private static final Set<String> ELSEWHERE = Set.of("generate", "logits", "pipeline");

    @TestFactory
    Stream<DynamicTest> everyTensorIsTheAuthors() {
        return GoldenFolder.family("d-ar").stream()
                .flatMap(folder -> folder.cases().stream())
                .filter(golden -> !ELSEWHERE.contains(golden.kind()))
                .map(golden -> DynamicTest.dynamicTest(golden.toString(), () -> check(golden)));
    }

    private static void check(GoldenCase golden) {
        assertThat(golden.kind()).as("the kind of %s", golden).isIn(KINDS);
        var dar = new GoldenDar(golden);
        switch (golden.kind()) {
            case "encode" -> encode(golden, dar);
            case "cond" -> condition(golden, dar);
            case "net" -> denoiser(golden, dar);
            case "decode" -> decode(golden, dar);
            default -> reconstruct(golden, dar);
        }
    }

    private static void encode(GoldenCase golden, GoldenDar dar) {
        var config = dar.tokenizerConfig();
        var exact = new GoldenAssert(golden);
        int[] image = golden.shape("image");
        var patches = new Patches(image[2], image[3], config.encoderPatch());
        var table = RotaryTable.grid(patches.rows(), patches.columns(), 64, DarTokenizerConfig.ROPE_BASE);
        exact.closeToLargest("rope_cos", table.cos(), 2e-5);
        exact.closeToLargest("rope_sin", table.sin(), 2e-5);
        var graph = new DarTokenizerGraphs(config, dar.tokenizerWeights()).encoder(Graph.traced("encoder"));
        try (var session = ModelSession.open(graph, GoldenDar.TARGET);
                var call = session.call()) {
            DarTokenizer.bindEncoder(call, config, patches, golden.floats("image"), image[0]);
            runAll(call, graph);
            exact.closeToLargest("patches", call.floats("patches_normed"), 2e-5);
            compareTraces(golden, call, "queries", 2e-5);
            compareTraces(golden, call, "encoder_layers.", 2e-5);
            compareTraces(golden, call, "z", 2e-5);
            exact.exact("codes", call.longs("codes"));
        }
    }

    private static void condition(GoldenCase golden, GoldenDar dar) {
        var config = dar.tokenizerConfig();
        long[] codes = golden.longs("codes");
        int batch = golden.shape("codes")[0];
        var graph = new DarTokenizerGraphs(config, dar.tokenizerWeights()).condition(Graph.traced("condition"));
        try (var session = ModelSession.open(graph, GoldenDar.TARGET);
                var call = session.call()) {
            call.input("codes", codes, batch, config.tokens())
                    .input("positions", LongStream.range(0, config.tokens()).toArray(), config.tokens());
            for (int i = 0; i < config.decoderLayers(); i++) {
                call.input("past_key." + i, new float[0], batch, config.decoderWidth() / 64, 0, 64)
                        .input("past_value." + i, new float[0], batch, config.decoderWidth() / 64, 0, 64);
            }
            runAll(call, graph);
            for (var name : new String[] {"rows", "decoder_layers.", "cond"}) {
                golden.names().stream()
                        .filter(tensor -> tensor.startsWith(name) && !tensor.startsWith("cond_prefix"))
                        .forEach(tensor -> new GoldenAssert(golden).closeToLargest(tensor, call.floats(tensor), 2e-5));
            }
        }
        golden.names().stream()
                .filter(name -> name.startsWith("cond_prefix_"))
                .forEach(name -> prefix(golden, dar, name));
    }

    /** The first codes alone, once in one go and once one after the other. */
    private static void prefix(GoldenCase golden, GoldenDar dar, String name) {
        int end = Integer.parseInt(name.substring("cond_prefix_".length()));
        int batch = golden.shape("codes")[0];
        try (var tokenizer = dar.tokenizer()) {
            var atOnce = tokenizer.conditionDecoder(batch);
            atOnce.advance(golden.longs("codes"), end);
            new GoldenAssert(golden).closeToLargest(name, atOnce.slice(0, end), 2e-5);
            var piecewise = tokenizer.conditionDecoder(batch);
            for (int known = 1; known <= end; known++) {
                piecewise.advance(golden.longs("codes"), known);
            }
            new GoldenAssert(golden).closeToLargest(name, piecewise.slice(0, end), 2e-5);
        }
    }

    private static void denoiser(GoldenCase golden, GoldenDar dar) {
        var config = dar.tokenizerConfig();
        int[] x = golden.shape("x");
        var patches = new Patches(x[2], x[3], config.denoiser().patch());
        var table = RotaryTable.grid(patches.rows(), patches.columns(), 64, DarTokenizerConfig.ROPE_BASE);
        var graph = DarDenoiserGraph.build(config, dar.tokenizerWeights(), Graph.traced("denoiser"));
        var exact = new GoldenAssert(golden);
        try (var session = ModelSession.open(graph, GoldenDar.TARGET);
                var call = session.call()) {
            var noisy = patches.fromPlanes(golden.floats("x"), x[0]);
            call.input("x", noisy, x[0], patches.count(), config.denoiser().patchValues())
                    .input("t", golden.floats("t"), x[0])
                    .input(
                            "c",
                            golden.floats("c"),
                            x[0],
                            config.tokensPerStep(),
                            config.denoiser().conditionWidth())
                    .input("rope_cos", table.cos(), table.rows(), table.pairs())
                    .input("rope_sin", table.sin(), table.rows(), table.pairs());
            runAll(call, graph);
            exact.closeAbsolute("f", call.floats("f"), 1e-4);
            compareTraces(golden, call, "c0", 2e-5);
            compareTraces(golden, call, "p_in", 2e-5);
            compareTraces(golden, call, "blocks.", 5e-5);
            exact.closeToLargest("v", patches.toPlanes(call.floats("v"), x[0]), 5e-5);
        }
    }

    private static void decode(GoldenCase golden, GoldenDar dar) {
        var config = dar.tokenizerConfig();
        int steps = (int) golden.param("steps", config.steps());
        long[] request = golden.longs("param.request");
        int height = Math.max(config.resolution(), (int) request[0]);
        int width = Math.max(config.resolution(), (int) request[1]);
        int batch = golden.shape("codes")[0];
        var exact = new GoldenAssert(golden);
        var solver = new MultistepSolver(steps, config.denoiser().timeShift());
        var times = new float[steps];
        var starts = new long[steps];
        for (int i = 0; i < steps; i++) {
            times[i] = solver.time(i);
            starts[i] = MultistepSolver.firstToken(i, steps, config.tokens(), config.groups(), config.tokensPerStep());
        }
        exact.bitExact("t", times);
        exact.exact("group_start", starts);
        var noise = new TorchRandom(golden.param("seed", 0)).normal(batch * 3 * height * width);
        flow(
                golden,
                dar,
                golden.longs("codes"),
                noise,
                new Patches(height, width, config.denoiser().patch()),
                steps);
    }

    private static void reconstruct(GoldenCase golden, GoldenDar dar) {
        var config = dar.tokenizerConfig();
        int[] image = golden.shape("image");
        var random = new TorchRandom(golden.param("seed", 0));
        new GoldenAssert(golden).bitExact("uniforms", random.uniform(image[0]));
        long[] codes;
        try (var tokenizer = dar.tokenizer()) {
            codes = tokenizer.encode(golden.floats("image"), image[0], image[2], image[3]);
        }
        new GoldenAssert(golden).exact("codes", codes);
        var noise = random.normal(image[0] * 3 * image[2] * image[3]);
        flow(
                golden,
                dar,
                codes,
                noise,
                new Patches(image[2], image[3], config.denoiser().patch()),
                config.steps());
    }

    /** Codes to image as a generation does it, all tokens given, every step compared. */
    private static void flow(
            GoldenCase golden, GoldenDar dar, long[] codes, float[] noise, Patches patches, int steps) {
        var exact = new GoldenAssert(golden);
        exact.closeAbsolute("x0", noise, 2e-6);
        try (var tokenizer = dar.tokenizer()) {
            int images = noise.length / patches.values();
            var flow = new PixelFlow(tokenizer, images, noise, patches, steps);
            while (!flow.complete()) {
                int i = flow.step();
                compare(golden, "x_" + i, patches.toPlanes(flow.state(), flow.images()));
                var velocity = tokenizer.denoise(flow.state(), flow.times(), flow.conditionTokens(codes), patches);
                compare(golden, "v_" + i, patches.toPlanes(velocity, flow.images()));
                var image = flow.advance(velocity);
                compare(golden, "preview_" + (i + 1), image);
                if (flow.complete()) {
                    compare(golden, golden.kind().equals("decode") ? "image" : "reconstruction", image);
                }
            }
        }
    }

    private static void compare(GoldenCase golden, String name, float[] actual) {
        if (golden.has(name)) {
            new GoldenAssert(golden).closeToLargest(name, actual, 5e-5);
        }
    }

    private static void compareTraces(GoldenCase golden, SessionCall call, String prefix, double tolerance) {
        var names =
                golden.names().stream().filter(name -> name.startsWith(prefix)).toList();
        assertThat(names).isNotEmpty();
        names.forEach(name -> new GoldenAssert(golden).closeToLargest(name, call.floats(name), tolerance));
    }

    private static void runAll(SessionCall call, Graph graph) {
        call.run(graph.outputs().keySet().toArray(String[]::new));
    }
}
