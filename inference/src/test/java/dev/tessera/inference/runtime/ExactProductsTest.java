package dev.tessera.inference.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tessera.golden.TestDevice;
import dev.tessera.inference.onnx.ElementType;
import dev.tessera.inference.onnx.Graph;
import dev.tessera.inference.onnx.Shape;
import dev.tessera.inference.onnx.Value;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Products and convolutions are float32: factors keep bits that narrower formats, TF32 with its 10, would drop. */
class ExactProductsTest {

    private static final int SIZE = 64;
    private static final float FINE = 1 + 0x1p-13f;

    @Test
    void onCudaNarrowerFormatsAreSwitchedOff() {
        assertThat(CudaSettings.SETTINGS).containsEntry("use_tf32", "0");
    }

    @Test
    void aProductKeepsTheBitsOfItsFactors() {
        var graph = Graph.named("product");
        var x = graph.input("x", ElementType.FLOAT32, "B", SIZE);
        var weight = graph.input("w", ElementType.FLOAT32, SIZE, SIZE);
        assertThat(run(graph, graph.ops().matMulTransposed(x, weight), x, weight, SIZE, SIZE))
                .allSatisfy(value -> assertThat(value).isEqualTo(SIZE * FINE, within(SIZE * 1e-6f)));
    }

    @Test
    void aConvolutionKeepsTheBitsOfItsFactors() {
        var graph = Graph.named("convolution");
        var x = graph.input("x", ElementType.FLOAT32, "B", SIZE, 8, 8);
        var weight = graph.input("w", ElementType.FLOAT32, SIZE, SIZE, 1, 1);
        var bias = graph.floats(Shape.of(SIZE), new float[SIZE]);
        assertThat(run(graph, graph.ops().images().convolution(x, weight, bias), x, weight, SIZE * 64, SIZE))
                .allSatisfy(value -> assertThat(value).isEqualTo(SIZE * FINE, within(SIZE * 1e-6f)));
    }

    /** With inputs just above 1, and weights of 1. */
    private static Float[] run(Graph graph, Value result, Value x, Value weight, int inputs, int outputs) {
        graph.output("y", result);
        try (var session = ModelSession.open(graph, TestDevice.target(1));
                var call = session.call()) {
            call.input(x.name(), filled(2 * inputs, FINE), sizes(x, 2))
                    .input(weight.name(), filled(SIZE * outputs, 1), sizes(weight, 0))
                    .run("y");
            float[] values = call.floats("y");
            var boxed = new Float[values.length];
            Arrays.setAll(boxed, i -> values[i]);
            return boxed;
        }
    }

    private static long[] sizes(Value value, long rows) {
        return value.shape().dims().stream()
                .mapToLong(dim -> dim.toString().equals("B") ? rows : dim.size())
                .toArray();
    }

    private static float[] filled(int count, float value) {
        var values = new float[count];
        Arrays.fill(values, value);
        return values;
    }
}
