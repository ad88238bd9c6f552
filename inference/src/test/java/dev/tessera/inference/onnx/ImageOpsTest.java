package dev.tessera.inference.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tessera.golden.TestDevice;
import dev.tessera.inference.runtime.ModelSession;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Against results worked out by hand. */
class ImageOpsTest {

    private final Graph graph = Graph.named("test");
    private final ImageOps images = graph.ops().images();

    private float[] run(long channels, UnaryOperator<Value> operator, float[] x, long... shape) {
        graph.output("y", operator.apply(graph.input("x", ElementType.FLOAT32, "B", channels, "H", "W")));
        try (var session = ModelSession.open(graph, TestDevice.target(1));
                var call = session.call()) {
            return call.input("x", x, shape).run("y").floats("y");
        }
    }

    @Test
    void aConvolutionKeepsHeightAndWidthByZeros() {
        var weight = graph.floats(Shape.of(1, 1, 3, 3), 1, 1, 1, 1, 1, 1, 1, 1, 1);
        var bias = graph.floats(Shape.of(1), 10);
        assertThat(run(1, x -> images.convolution(x, weight, bias), new float[] {1, 2, 3, 4, 5, 6}, 1, 1, 2, 3))
                .containsExactly(22, 31, 26, 22, 31, 26);
    }

    @Test
    void aHalvingConvolutionPadsBelowAndAtTheRightOnly() {
        var weight = graph.floats(Shape.of(1, 1, 3, 3), 1, 0, 0, 0, 0, 0, 0, 0, 100);
        var bias = graph.floats(Shape.of(1), 0);
        float[] x = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};
        assertThat(run(1, value -> images.halvingConvolution(value, weight, bias), x, 1, 1, 4, 4))
                .containsExactly(1101, 3, 9, 11);
    }

    @Test
    void doublingRepeatsEveryPixel() {
        assertThat(run(1, images::doubled, new float[] {1, 2}, 1, 1, 1, 2)).containsExactly(1, 1, 2, 2, 1, 1, 2, 2);
    }

    @Test
    void aGroupIsNormalisedOverItsChannelsAndPixels() {
        var scale = graph.floats(Shape.of(2), 1, 10);
        var bias = graph.floats(Shape.of(2), 0, 1);
        float[] y =
                run(2, x -> images.groupNorm(x, 1, scale, bias, 0), new float[] {1, 1, 1, 1, 3, 3, 3, 3}, 1, 2, 2, 2);
        assertThat(y).containsExactly(new float[] {-1, -1, -1, -1, 11, 11, 11, 11}, within(1e-4f));
    }

    @Test
    void channelsThatDoNotDivideAreRefused() {
        var x = graph.input("x", ElementType.FLOAT32, "B", 48, "H", "W");
        var vector = graph.floats(Shape.of(48), new float[48]);
        assertThatThrownBy(() -> images.groupNorm(x, 32, vector, vector, 1e-6f))
                .isInstanceOf(GraphException.class)
                .hasMessage("GroupNorm(x[B, 48, H, W]): the channels do not divide into 32 groups");
    }

    @Test
    void attentionMixesPixelsByTheLikenessOfTheirChannels() {
        // Two pixels that differ so much that each sees only itself, and its own value.
        float[] x = {100, 0, 0, 100};
        assertThat(run(2, value -> images.attention(value, value, value), x, 1, 2, 1, 2))
                .containsExactly(100, 0, 0, 100);
        assertThat(run2Equal()).containsExactly(new float[] {2, 2, 4, 4}, within(1e-5f));
    }

    /** Pixels that are alike are averaged. */
    private static float[] run2Equal() {
        var graph = Graph.named("equal");
        var x = graph.input("x", ElementType.FLOAT32, 1, 2, 1, 2);
        var same = graph.ops().mul(x, graph.constant(0));
        graph.output("y", graph.ops().images().attention(same, same, x));
        try (var session = ModelSession.open(graph, TestDevice.target(1));
                var call = session.call()) {
            return call.input("x", new float[] {1, 3, 3, 5}, 1, 2, 1, 2)
                    .run("y")
                    .floats("y");
        }
    }
}
