package dev.tessera.models.xar;

import dev.tessera.golden.GoldenCase;
import dev.tessera.golden.TestDevice;
import dev.tessera.inference.checkpoint.Checkpoint;
import dev.tessera.inference.checkpoint.TensorTable;
import dev.tessera.inference.onnx.Weights;
import dev.tessera.inference.runtime.ExecutionTarget;
import dev.tessera.inference.sampling.FlowSampler;
import dev.tessera.models.Heard;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/** The networks and requests that a golden case belongs to. */
record GoldenXar(GoldenCase golden) {

    static final ExecutionTarget TARGET = TestDevice.target(2);

    TensorTable table() {
        return XarFiles.transformer(Checkpoint.open(golden.checkpoint("xar"))).orElseThrow();
    }

    XarConfig config() {
        return XarConfigReader.read(table(), OptionalInt.empty());
    }

    TensorTable vaeTable() {
        return XarFiles.autoencoder(Checkpoint.open(vaeFile())).orElseThrow();
    }

    /** Cases that decode at their end do not all name the autoencoder; it is the one of the folder. */
    private Path vaeFile() {
        return golden.checkpoints().containsKey("vae")
                ? golden.checkpoint("vae")
                : golden.file().resolveSibling("kl16.ckpt");
    }

    KlGraphs vaeGraphs() {
        return new KlGraphs(KlConfigReader.read(vaeTable()), Weights.of(vaeTable()));
    }

    KlAutoencoder vae() {
        return KlAutoencoder.open(KlConfigReader.read(vaeTable()), Weights.of(vaeTable()), TARGET);
    }

    XarTransformer transformer() {
        return XarTransformer.open(config(), Weights.of(table()), TARGET, 32);
    }

    Modulations modulations() {
        return Modulations.open(config(), Weights.of(table()), TARGET);
    }

    /** The request of the case, with this guidance. */
    XarSpec spec(double cfg) {
        int[] labels =
                Arrays.stream(golden.longs("label")).mapToInt(Math::toIntExact).toArray();
        int steps = Math.toIntExact(golden.longs("steps")[0]);
        long seed = golden.has("seed") ? golden.longs("seed")[0] : 0;
        return new XarSpec(labels, cfg, FlowSampler.stochastic(steps), seed);
    }

    XarSpec spec() {
        return spec(golden.bits("cfg_bits")[0]);
    }

    /** The noise that the case gives, instead of a seed's. */
    FlowNoise givenNoise() {
        float[] starts = golden.floats("noise");
        float[] steps = golden.has("eps") ? golden.floats("eps") : new float[0];
        return new FlowNoise() {
            private int nextStart;
            private int nextStep;

            @Override
            public float[] start(int count) {
                nextStart += count;
                return Arrays.copyOfRange(starts, nextStart - count, nextStart);
            }

            @Override
            public double[] step(int count) {
                var noise = new double[count];
                for (int i = 0; i < count; i++) {
                    noise[i] = steps[nextStep++];
                }
                return noise;
            }
        };
    }

    /** Runs a generation by itself, step by step, without an image at its end. */
    float[] latents(XarSpec spec, FlowNoise noise, XarTrace trace) {
        var config = config();
        try (var transformer = transformer();
                var modulations = modulations()) {
            transformer.caches().forEach(cache -> cache.reserve(spec.rows()));
            var generation = new XarGeneration(spec, config, noise, Heard.withoutPreviews());
            generation.beginCell();
            while (!generation.complete()) {
                call(generation, transformer, modulations, trace);
            }
            return latents(generation, config);
        }
    }

    private static void call(
            XarGeneration generation, XarTransformer transformer, Modulations modulations, XarTrace trace) {
        var config = transformer.config();
        var spec = generation.spec();
        int rows = generation.bothHalves() ? spec.rows() : spec.images();
        var x = new float[rows * config.cellValues()];
        var keys = new Modulations.Key[rows];
        for (int row = 0; row < rows; row++) {
            generation.write(row % spec.images(), x, row * config.cellValues());
            keys[row] = new Modulations.Key(spec.label(row, config.nullLabel()), generation.time());
        }
        float[] modulation = modulations.rows(List.of(keys));
        if (generation.stage() == XarGeneration.Stage.APPEND) {
            transformer.append(generation.cell(), x, modulation, 0);
            generation.beginCell();
        } else {
            float[] velocities = transformer.denoise(generation.cell(), x, modulation, 0);
            trace.called(generation.cell(), generation.step(), generation.time(), x, velocities);
            generation.denoised(velocities);
        }
    }

    /** The latents of all images, {@code [B, channels, grid, grid]}. */
    static float[] latents(XarGeneration generation, XarConfig config) {
        var layout = config.layout();
        int images = generation.spec().images();
        var all = new float[images * layout.tokens() * config.channels()];
        for (int image = 0; image < images; image++) {
            var planes = layout.planes(generation.cells(), image, config.channels(), layout.areaOf(layout.cells()));
            System.arraycopy(planes, 0, all, image * planes.length, planes.length);
        }
        return all;
    }

    /** Hears of every denoising call. */
    interface XarTrace {
        void called(int cell, int step, int time, float[] x, float[] velocities);

        static XarTrace none() {
            return (cell, step, time, x, velocities) -> {};
        }
    }
}
