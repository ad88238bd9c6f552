package dev.tessera.models.xar;

import dev.tessera.golden.GoldenAssert;
import dev.tessera.golden.GoldenCase;
import dev.tessera.golden.GoldenFolder;
import dev.tessera.inference.onnx.Graph;
import dev.tessera.inference.onnx.Weights;
import dev.tessera.inference.runtime.ModelSession;
import dev.tessera.inference.sampling.TorchRandom;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The autoencoder against tensors computed by the authors' code. */
class KlGoldenTest {

    @TestFactory
    Stream<DynamicTest> everyTensorIsTheAuthors() {
        return GoldenFolder.family("xar").stream()
                .flatMap(folder -> folder.cases().stream())
                .filter(golden -> golden.kind().startsWith("vae-"))
                .map(golden -> DynamicTest.dynamicTest(golden.toString(), () -> check(golden)));
    }

    private static void check(GoldenCase golden) {
        if (golden.kind().equals("vae-encode")) {
            encode(golden);
        } else {
            decode(golden);
        }
    }

    private static void encode(GoldenCase golden) {
        var xar = new GoldenXar(golden);
        compare(golden, xar.vaeGraphs().encoder(Graph.traced("encoder")), "image", "encoder.", "moments");
        var exact = new GoldenAssert(golden);
        var config = KlConfigReader.read(xar.vaeTable());
        try (var encoder = KlEncoder.open(config, Weights.of(xar.vaeTable()), GoldenXar.TARGET)) {
            int[] image = golden.shape("image");
            var posterior = encoder.encode(golden.floats("image"), image[0], image[2], image[3]);
            float[] sample = posterior.sample(golden.floats("noise"));
            exact.closeAbsolute("sample", sample, 5e-5);
            exact.closeAbsolute("latent", scaled(sample), 5e-5);
            var random = new TorchRandom(golden.longs("seed")[0]);
            exact.closeAbsolute("sample.seeded", posterior.sample(random.normal(sample.length)), 5e-5);
            int[] flat = golden.shape("flat.image");
            var flatPosterior = encoder.encode(golden.floats("flat.image"), 1, flat[2], flat[3]);
            exact.closeAbsolute("flat.moments", joined(flatPosterior), 2e-4);
        }
        var extreme = LatentPosterior.of(golden.floats("extreme.moments"), 1);
        exact.closeToLargest("extreme.sample", extreme.sample(golden.floats("extreme.noise")), 1e-6);
    }

    private static void decode(GoldenCase golden) {
        var xar = new GoldenXar(golden);
        compare(golden, xar.vaeGraphs().decoder(Graph.traced("decoder")), "z", "decoder.", "image");
        try (var vae = xar.vae()) {
            int[] square = golden.shape("square.z");
            float[] latent = scaled(golden.floats("square.z"));
            new GoldenAssert(golden).closeAbsolute("square.image", vae.decode(latent, square[2], square[3]), 5e-5);
        }
    }

    /** All stages of the first image, and the result of all images. */
    private static void compare(GoldenCase golden, Graph graph, String input, String prefix, String output) {
        int[] shape = golden.shape(input);
        var exact = new GoldenAssert(golden);
        try (var session = ModelSession.open(graph, GoldenXar.TARGET);
                var call = session.call()) {
            call.input(input, golden.floats(input), shape[0], shape[1], shape[2], shape[3]);
            call.run(graph.outputs().keySet().toArray(String[]::new));
            exact.closeAbsolute(output, call.floats(output), 5e-5);
            for (var name : golden.names()) {
                if (name.startsWith("stage.")) {
                    float[] all = call.floats(prefix + name.substring("stage.".length()));
                    exact.closeAbsolute(name, Arrays.copyOf(all, all.length / shape[0]), 5e-5);
                }
            }
        }
    }

    private static float[] scaled(float[] latent) {
        var scaled = latent.clone();
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] *= KlAutoencoder.SCALE;
        }
        return scaled;
    }

    private static float[] joined(LatentPosterior posterior) {
        int half = posterior.mean().length;
        float[] moments = Arrays.copyOf(posterior.mean(), 2 * half);
        System.arraycopy(posterior.logVariance(), 0, moments, half, half);
        return moments;
    }
}
