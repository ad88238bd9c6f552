package dev.tessera.inference.nn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.inference.int8.RandomMatrices;
import dev.tessera.inference.onnx.ElementType;
import dev.tessera.inference.onnx.Graph;
import dev.tessera.inference.onnx.Weights;
import dev.tessera.inference.runtime.Device;
import dev.tessera.inference.runtime.ExecutionTarget;
import dev.tessera.inference.runtime.ModelSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Linear layers in eight bits beside the same layers in float32. */
class LinearInt8Test {

    private static final ExecutionTarget CPU = new ExecutionTarget(Device.CPU, 2);

    @TempDir
    Path temp;

    @Test
    void theErrorIsAboutAHundredthOfTheResult() throws IOException {
        for (int[] size : new int[][] {{256, 384}, {1024, 96}, {64, 16}}) {
            var layer = new Layer(temp.resolve(size[0] + ".safetensors"), 3, size[0], size[1]);
            float[] x = layer.inputs(24, 5);
            assertThat(difference(layer.run(true, x), layer.run(false, x))).isBetween(1e-4, 0.015);
        }
    }

    /** One row a thousand times larger than its neighbours does not make them coarser. */
    @Test
    void everyRowIsRoundedByItsOwnMagnitude() throws IOException {
        var layer = new Layer(temp.resolve("layer.safetensors"), 3, 128, 128);
        float[] x = layer.inputs(2, 5);
        float[] alone = layer.run(true, x);
        for (int i = 128; i < 256; i++) {
            x[i] *= 1000;
        }
        assertThat(Arrays.copyOf(layer.run(true, x), 128)).isEqualTo(Arrays.copyOf(alone, 128));
    }

    @Test
    void aRowOfZerosGivesTheBias() throws IOException {
        var layer = new Layer(temp.resolve("layer.safetensors"), 3, 64, 32);
        assertThat(layer.run(true, new float[64])).isEqualTo(layer.run(false, new float[64]));
    }

    /** The house rule behind equal images for equal seeds: to the bit, at any place, in any company. */
    @Property(tries = 60)
    void aRowsResultDoesNotDependOnTheOthers(
            @ForAll @IntRange(min = 1, max = 40) int rows,
            @ForAll @IntRange(min = 1, max = 300) int in,
            @ForAll @IntRange(min = 1, max = 300) int out,
            @ForAll long seed)
            throws IOException {
        var file = Files.createTempFile("layer", ".safetensors");
        try {
            var layer = new Layer(file, seed, in, out);
            float[] x = layer.inputs(rows, seed);
            float[] together = layer.run(true, x);
            var random = new Random(seed);
            for (int i = 0; i < 4; i++) {
                int first = random.nextInt(rows);
                int end = first + 1 + random.nextInt(rows - first);
                float[] some = layer.run(true, Arrays.copyOfRange(x, first * in, end * in));
                assertThat(some).isEqualTo(Arrays.copyOfRange(together, first * out, end * out));
            }
        } finally {
            Files.delete(file);
        }
    }

    @Test
    void partsAreTheWholeCutIntoPieces() throws IOException {
        var layer = new Layer(temp.resolve("layer.safetensors"), 3, 64, 48);
        float[] x = layer.inputs(8, 1);
        for (boolean int8 : new boolean[] {true, false}) {
            float[] whole = layer.run(int8, x);
            float[] parts = layer.runInParts(int8, x);
            assertThat(difference(parts, whole)).isLessThan(int8 ? 1e-12 : 1e-6);
        }
    }

    @Test
    void layersThatMustNotBeRoundedAreNot() throws IOException {
        var layer = new Layer(temp.resolve("layer.safetensors"), 3, 64, 48);
        var graph = Graph.named("exact");
        var x = graph.input("x", ElementType.FLOAT32, "R", 64);
        Linear.of(layer.weights.int8().scope("0").exact(), 64, 48).apply(graph.ops(), x);
        assertThat(graph.int8Weights()).isEmpty();
    }

    private static double difference(float[] actual, float[] expected) {
        double error = 0;
        double size = 0;
        for (int i = 0; i < expected.length; i++) {
            error += Math.pow(actual[i] - expected[i], 2);
            size += Math.pow(expected[i], 2);
        }
        return Math.sqrt(error / size);
    }

    /** A layer with random weights. */
    private static final class Layer {

        private final Weights weights;
        private final int in;
        private final int out;

        Layer(Path file, long seed, int in, int out) throws IOException {
            this.weights = Weights.of(RandomMatrices.write(file, seed, 1, in, out));
            this.in = in;
            this.out = out;
        }

        float[] inputs(int rows, long seed) {
            var random = new Random(seed);
            var x = new float[rows * in];
            for (int i = 0; i < x.length; i++) {
                x[i] = (float) random.nextGaussian();
            }
            return x;
        }

        float[] run(boolean int8, float[] x) {
            var graph = Graph.named("layer");
            var input = graph.input("x", ElementType.FLOAT32, "R", in);
            graph.output("y", linear(int8).apply(graph.ops(), input));
            return run(graph, x);
        }

        float[] runInParts(boolean int8, float[] x) {
            var graph = Graph.named("layer");
            var input = graph.input("x", ElementType.FLOAT32, "R", in);
            var parts = linear(int8).applyInParts(graph.ops(), input, 3);
            graph.output(
                    "y", graph.ops().shapes().concat(1, out, parts.toArray(dev.tessera.inference.onnx.Value[]::new)));
            return run(graph, x);
        }

        private Linear linear(boolean int8) {
            var bound = int8 ? weights.int8() : weights;
            return Linear.of(bound.scope("0"), in, out);
        }

        private float[] run(Graph graph, float[] x) {
            try (var session = ModelSession.open(graph, CPU);
                    var call = session.call()) {
                return call.input("x", x, x.length / in, in).run("y").floats("y");
            }
        }
    }
}
