package dev.tessera.models.xar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.golden.GoldenAssert;
import dev.tessera.golden.GoldenCase;
import dev.tessera.golden.GoldenFolder;
import dev.tessera.inference.checkpoint.Checkpoint;
import dev.tessera.inference.checkpoint.TensorReader;
import dev.tessera.inference.onnx.Graph;
import dev.tessera.inference.onnx.Weights;
import dev.tessera.inference.runtime.ModelSession;
import dev.tessera.inference.runtime.SessionCall;
import dev.tessera.inference.sampling.FlowSampler;
import dev.tessera.models.CenterCrop;
import dev.tessera.models.PixelImage;
import dev.tessera.models.Pixels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The transformer, module by module, and what surrounds it, against tensors computed by the authors' code. */
class XarModulesGoldenTest {

    /** Names of the intermediate tensors of the golden case, as the graph traces them. */
    private static final Map<String, String> PATHS = Map.of(
            "block0.attn.in", "encoder_blocks.0.attn.in",
            "block0.mlp.in", "encoder_blocks.0.mlp.in",
            "block0.qkv", "encoder_blocks.0.attn.qkv",
            "block0.q", "encoder_blocks.0.attn.q",
            "block0.k", "key.0",
            "block0.attn", "encoder_blocks.0.attn",
            "block0.mlp", "encoder_blocks.0.mlp",
            "block0.gate", "encoder_blocks.0.mlp.fc1_g");

    @TestFactory
    Stream<DynamicTest> everyTensorIsTheAuthors() {
        return GoldenFolder.family("xar").stream()
                .flatMap(folder -> folder.cases().stream())
                .flatMap(golden ->
                        test(golden).map(test -> DynamicTest.dynamicTest(golden.toString(), () -> test.check(golden))));
    }

    private interface Check {
        void check(GoldenCase golden);
    }

    private static Stream<Check> test(GoldenCase golden) {
        return switch (golden.kind()) {
            case "modules" -> Stream.of(XarModulesGoldenTest::modules);
            case "velocity" -> Stream.of(XarModulesGoldenTest::velocities, XarModulesGoldenTest::probes);
            case "center-crop" -> Stream.of(XarModulesGoldenTest::centerCrop);
            case "training-layout" -> Stream.of(XarModulesGoldenTest::trainingLayout);
            default -> Stream.empty();
        };
    }

    private static void modules(GoldenCase golden) {
        var exact = new GoldenAssert(golden);
        var xar = new GoldenXar(golden);
        var config = xar.config();
        long[] taus = golden.longs("tau");
        var features = TimeFeatures.of(config.timeFeatures());
        var sinusoid = new float[taus.length * features.count()];
        for (int i = 0; i < taus.length; i++) {
            features.write((int) taus[i], sinusoid, i * features.count());
        }
        exact.closeAbsolute("sinusoid", sinusoid, 1e-6);
        var graph = XarModulationGraph.build(config, Weights.of(xar.table()), Graph.traced("modulation"));
        try (var session = ModelSession.open(graph, GoldenXar.TARGET);
                var call = session.call()) {
            call.input("label", golden.longs("label"), taus.length)
                    .input("time", sinusoid, taus.length, features.count())
                    .run("condition");
            exact.closeAbsolute("condition", call.floats("condition"), 2e-5);
        }
        var table = XarStepGraph.rotaryTable(config);
        exact.closeAbsolute("rope.cos", table.cos(), 1e-6);
        exact.closeAbsolute("rope.sin", table.sin(), 1e-6);
        assertThat(new int[][] {grid(config.layout())}).isDeepEqualTo(new int[][] {
            Arrays.stream(golden.longs("cells.position"))
                    .mapToInt(Math::toIntExact)
                    .toArray()
        });
        bytes(golden);
        golden.names().stream()
                .filter(name -> name.endsWith(".tau"))
                .map(name -> Integer.parseInt(name.split("\\.")[1]))
                .forEach(steps -> timeGrid(golden, steps));
    }

    private static int[] grid(CellLayout layout) {
        var grid = new int[layout.tokens()];
        for (int position = 0; position < grid.length; position++) {
            grid[layout.row(position) * layout.grid() + layout.column(position)] = position;
        }
        return grid;
    }

    private static void bytes(GoldenCase golden) {
        float[] values = golden.floats("post.in");
        long[] expected = golden.longs("post.uint8");
        for (int i = 0; i < values.length; i++) {
            var pixel = Pixels.fromPlanesHalfEven(new float[] {values[i], 0, 0}, 0, 1, 1);
            assertThat(pixel.rgb()[0] & 0xFF).as("the byte of %s", values[i]).isEqualTo((int) expected[i]);
        }
    }

    private static void timeGrid(GoldenCase golden, int steps) {
        var sampler = FlowSampler.stochastic(steps);
        var times = new double[steps + 1];
        var taus = new long[steps];
        for (int i = 0; i <= steps; i++) {
            times[i] = sampler.time(i);
            if (i < steps) {
                taus[i] = sampler.timeIndex(i);
            }
        }
        new GoldenAssert(golden).closeBits("grid." + steps + ".t_bits", times, 1e-14);
        new GoldenAssert(golden).exact("grid." + steps + ".tau", taus);
    }

    private static void velocities(GoldenCase golden) {
        var exact = new GoldenAssert(golden);
        var xar = new GoldenXar(golden);
        var config = xar.config();
        try (var transformer = xar.transformer();
                var modulations = xar.modulations()) {
            transformer.caches().forEach(cache -> cache.reserve(2));
            for (int cell = 0; cell < config.layout().cells(); cell++) {
                if (cell > 0) {
                    var clean = golden.floats("clean." + (cell - 1));
                    transformer.append(cell - 1, clean, modulations.rows(keys(golden, 0, 0)), 0);
                }
                for (var name : List.of("first." + cell, "later." + cell)) {
                    long[] taus = golden.longs(name + ".tau");
                    float[] modulation = modulations.rows(keys(golden, (int) taus[0], (int) taus[1]));
                    exact.closeAbsolute(
                            name + ".v", transformer.denoise(cell, golden.floats(name + ".x"), modulation, 0), 2e-5);
                }
            }
            cache(golden, transformer, "encoder_blocks.0", 0);
            cache(golden, transformer, "decoder_blocks." + (config.decoderBlocks() - 1), config.blocks() - 1);
        }
    }

    private static List<Modulations.Key> keys(GoldenCase golden, int... taus) {
        long[] labels = golden.longs("label");
        var keys = new ArrayList<Modulations.Key>();
        for (int row = 0; row < labels.length; row++) {
            keys.add(new Modulations.Key((int) labels[row], taus[row]));
        }
        return keys;
    }

    /** Row 0 of the caches, {@code [1, heads, 192, head size]}. */
    private static void cache(GoldenCase golden, XarTransformer transformer, String block, int index) {
        var config = transformer.config();
        int perCell = config.layout().cellTokens();
        int positions = perCell * transformer.caches().size();
        for (boolean keys : new boolean[] {true, false}) {
            var all = new float[positions * config.width()];
            for (int position = 0; position < positions; position++) {
                var cache = transformer.caches().get(position / perCell);
                float[] heads = cache.read(index, keys, 0, position % perCell);
                for (int head = 0; head < config.heads(); head++) {
                    int at = (head * positions + position) * config.headSize();
                    System.arraycopy(heads, head * config.headSize(), all, at, config.headSize());
                }
            }
            new GoldenAssert(golden).closeAbsolute("cache." + block + (keys ? ".k" : ".v"), all, 2e-5);
        }
    }

    /** Intermediate values of row 0 of a call in the second cell. */
    private static void probes(GoldenCase golden) {
        var xar = new GoldenXar(golden);
        var config = xar.config();
        var graph = XarStepGraph.build(config, Weights.of(xar.table()), Graph.traced("step"));
        long[] taus = golden.longs("later.1.tau");
        try (var modulations = xar.modulations();
                var session = ModelSession.open(graph, GoldenXar.TARGET);
                var clean = session.call();
                var call = session.call()) {
            var outputs = graph.outputs().keySet().toArray(String[]::new);
            float[] modulation = modulations.rows(keys(golden, (int) taus[0], (int) taus[1]));
            new GoldenAssert(golden)
                    .closeAbsolute("probe.1.block0.modulation", Arrays.copyOf(modulation, 6 * config.width()), 3e-5);
            bind(clean, config, 0, golden.floats("clean.0"), modulations.rows(keys(golden, 0, 0)));
            for (int block = 0; block < config.blocks(); block++) {
                nothing(clean, config, block, 0);
            }
            clean.run(outputs);
            bind(call, config, 1, golden.floats("later.1.x"), modulation);
            for (int block = 0; block < config.blocks(); block++) {
                nothing(call, config, block, 1);
                for (var what : List.of("key.", "value.")) {
                    long[] shape = {2, config.heads(), config.layout().cellTokens(), config.headSize()};
                    call.input("cell0." + what + block, clean.floats(what + block), shape);
                }
            }
            call.run(outputs);
            for (var name : golden.names()) {
                if (name.startsWith("probe.1.") && !name.equals("probe.1.block0.modulation")) {
                    var probe = name.substring("probe.1.".length());
                    float[] rows = call.floats(PATHS.getOrDefault(probe, probe));
                    new GoldenAssert(golden).closeAbsolute(name, Arrays.copyOf(rows, rows.length / 2), 3e-5);
                }
            }
        }
    }

    private static void bind(SessionCall call, XarConfig config, int cell, float[] x, float[] modulation) {
        call.input("x", x, 2, config.layout().cellTokens(), config.channels())
                .input("modulation", modulation, 2, config.modulationWidth())
                .input(
                        "positions",
                        config.layout().positions(cell),
                        config.layout().cellTokens());
    }

    private static void nothing(SessionCall call, XarConfig config, int block, int fromCell) {
        for (int cell = fromCell; cell < config.layout().cells() - 1; cell++) {
            for (var what : List.of(".key.", ".value.")) {
                call.input("cell" + cell + what + block, new float[0], 2, config.heads(), 0, config.headSize());
            }
        }
    }

    private static void centerCrop(GoldenCase golden) {
        for (var name : golden.names()) {
            if (name.endsWith(".in")) {
                var base = name.substring(0, name.length() - ".in".length());
                int[] shape = golden.shape(name);
                var image = new PixelImage(shape[1], shape[0], pixels(golden.longs(name)));
                var square = CenterCrop.square(image, Integer.parseInt(base.substring(base.indexOf('.') + 1)));
                assertThat(square.rgb()).as(base).isEqualTo(pixels(golden.longs(base + ".out")));
            }
        }
    }

    private static byte[] pixels(long[] levels) {
        var bytes = new byte[levels.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) levels[i];
        }
        return bytes;
    }

    private static void trainingLayout(GoldenCase golden) {
        var checkpoint = Checkpoint.open(golden.checkpoint("training"));
        var exact = new GoldenAssert(golden);
        for (var section : List.of("model", "model_ema")) {
            var table = checkpoint.firstSection(section).orElseThrow();
            table.entries().forEach(entry -> exact.bitExact(section + "." + entry.name(), TensorReader.floats(entry)));
        }
        var chosen = XarFiles.averaged(checkpoint).orElseThrow();
        chosen.entries().forEach(entry -> exact.bitExact("model_ema." + entry.name(), TensorReader.floats(entry)));
        assertThat(chosen.names()).hasSize(golden.names().size() / 2);
    }
}
