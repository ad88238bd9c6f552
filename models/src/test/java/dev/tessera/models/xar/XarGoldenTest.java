package dev.tessera.models.xar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.golden.GoldenAssert;
import dev.tessera.golden.GoldenCase;
import dev.tessera.golden.GoldenFolder;
import dev.tessera.inference.sampling.FlowSampler;
import dev.tessera.models.Pixels;
import dev.tessera.models.xar.GoldenXar.XarTrace;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Sampler and whole generations against tensors computed by the authors' code. */
class XarGoldenTest {

    private static final Set<String> KINDS =
            Set.of("sampler", "generate-given", "generate-guidance-off", "generate-ode", "generate-seed", "evaluate");
    private static final Set<String> ELSEWHERE =
            Set.of("modules", "velocity", "vae-encode", "vae-decode", "center-crop", "training-layout");

    @TestFactory
    Stream<DynamicTest> everyTensorIsTheAuthors() {
        return GoldenFolder.family("xar").stream()
                .flatMap(folder -> folder.cases().stream())
                .filter(golden -> !ELSEWHERE.contains(golden.kind()))
                .map(golden -> DynamicTest.dynamicTest(golden.toString(), () -> check(golden)));
    }

    private static void check(GoldenCase golden) {
        assertThat(golden.kind()).as("the kind of %s", golden).isIn(KINDS);
        switch (golden.kind()) {
            case "sampler" -> sampler(golden);
            case "generate-given" -> given(golden);
            case "generate-guidance-off" -> guidanceOff(golden);
            case "generate-ode" -> deterministic(golden);
            case "generate-seed" -> seeded(golden);
            default -> evaluation(golden);
        }
    }

    private static void sampler(GoldenCase golden) {
        golden.names().stream()
                .filter(name -> name.endsWith(".x0"))
                .map(name -> name.substring(0, name.length() - 3))
                .forEach(name -> samplerOf(golden, name));
    }

    private static void samplerOf(GoldenCase golden, String name) {
        int steps = golden.shape(name + ".v")[0];
        float[] velocities = golden.floats(name + ".v");
        float[] noise = golden.floats(name + ".eps");
        double scale = golden.bits(name + ".cfg_bits")[0];
        double[] x = golden.doubles(name + ".x0");
        var sampler = FlowSampler.stochastic(steps);
        for (int step = 0; step < steps; step++) {
            var velocity = new double[x.length];
            var added = new double[x.length];
            for (int i = 0; i < x.length; i++) {
                double with = velocities[2 * step * x.length + i];
                double without = velocities[(2 * step + 1) * x.length + i];
                velocity[i] = scale > 1 ? without + scale * (with - without) : with;
                added[i] = sampler.drawsNoise(step) ? noise[step * x.length + i] : 0;
            }
            x = sampler.next(step, x, velocity, added);
        }
        new GoldenAssert(golden).closeBits(name + ".result_bits", x, 1e-12);
    }

    private static void given(GoldenCase golden) {
        var xar = new GoldenXar(golden);
        var spec = xar.spec();
        int cells = xar.config().layout().cells();
        int values = spec.images() * xar.config().cellValues();
        var taus = new long[cells * spec.sampler().steps()];
        var first = golden.floats("v.first").clone();
        var last = new float[cells * values];
        float[] z = xar.latents(spec, xar.givenNoise(), (cell, step, time, x, velocities) -> {
            taus[cell * spec.sampler().steps() + step] = time;
            if (step == 0) {
                // The first cell has no unconditional half here: those numbers stay the authors'.
                System.arraycopy(velocities, 0, first, 2 * cell * values, velocities.length);
            }
            if (step == spec.sampler().steps() - 1) {
                System.arraycopy(x, 0, last, cell * values, values);
            }
        });
        var exact = new GoldenAssert(golden);
        exact.exact("tau", taus);
        exact.closeAbsolute("v.first", first, 2e-5);
        exact.closeAbsolute("x.last", last, 2e-5);
        exact.closeAbsolute("z", z, 2e-5);
    }

    private static void guidanceOff(GoldenCase golden) {
        var xar = new GoldenXar(golden);
        for (double cfg : golden.bits("same_cfg_bits")) {
            var spec = xar.spec(cfg);
            assertThat(spec.rows()).isEqualTo(spec.images());
            new GoldenAssert(golden).closeAbsolute("z", xar.latents(spec, xar.givenNoise(), XarTrace.none()), 2e-5);
        }
    }

    private static void deterministic(GoldenCase golden) {
        var xar = new GoldenXar(golden);
        var published = xar.spec();
        var sampler = FlowSampler.deterministic(published.sampler().steps());
        var spec = new XarSpec(published.labels(), published.guidance(), sampler, 0);
        var taus = new long[xar.config().layout().cells() * sampler.steps()];
        float[] z = xar.latents(
                spec,
                xar.givenNoise(),
                (cell, step, time, x, velocities) -> taus[cell * sampler.steps() + step] = time);
        new GoldenAssert(golden).exact("tau", taus);
        new GoldenAssert(golden).closeAbsolute("z", z, 2e-5);
    }

    private static void seeded(GoldenCase golden) {
        var xar = new GoldenXar(golden);
        var exact = new GoldenAssert(golden);
        var spec = xar.spec();
        var draws = new RecordedNoise(FlowNoise.ofSeed(spec.seed()));
        float[] z = xar.latents(spec, draws, XarTrace.none());
        exact.closeAbsolute("noise.edges", draws.startEdges(), 3e-6);
        if (golden.has("eps.edges_bits")) {
            exact.closeBits("eps.edges_bits", draws.stepEdges(), 1e-14);
        }
        exact.closeAbsolute("z", z, 3e-5);
        if (golden.has("image")) {
            exact.closeAbsolute("image", images(xar, z, spec.images()), 1e-4);
        }
    }

    /** The engine itself, as it runs in a service: two classes in one batch of the authors' order of draws. */
    private static void evaluation(GoldenCase golden) {
        var xar = new GoldenXar(golden);
        var spec = xar.spec();
        float[] z = xar.latents(spec, FlowNoise.ofSeed(spec.seed()), XarTrace.none());
        var exact = new GoldenAssert(golden);
        var input = z.clone();
        for (int i = 0; i < input.length; i++) {
            input[i] /= KlAutoencoder.SCALE;
        }
        exact.closeAbsolute("decoder_input", input, 1.5e-4);
        exact.closeAbsolute("image", images(xar, z, spec.images()), 1e-4);
        int[] shape = golden.shape("image");
        long[] expected = golden.longs("image.uint8");
        float[] authors = golden.floats("image");
        for (int image = 0; image < spec.images(); image++) {
            var pixels = Pixels.fromPlanesHalfEven(authors, image, shape[3], shape[2]);
            int area = shape[2] * shape[3];
            for (int i = 0; i < 3 * area; i++) {
                assertThat(pixels.rgb()[i % area * 3 + i / area] & 0xFF)
                        .isEqualTo((int) expected[image * 3 * area + i]);
            }
        }
    }

    private static float[] images(GoldenXar xar, float[] z, int count) {
        int grid = xar.config().layout().grid();
        int size = z.length / count;
        float[] all = new float[0];
        try (var vae = xar.vae()) {
            for (int image = 0; image < count; image++) {
                var planes = vae.decode(Arrays.copyOfRange(z, image * size, (image + 1) * size), grid, grid);
                all = Arrays.copyOf(all, count * planes.length);
                System.arraycopy(planes, 0, all, image * planes.length, planes.length);
            }
        }
        return all;
    }
}
