package dev.tessera.inference.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tessera.golden.TestDevice;
import dev.tessera.inference.runtime.ExecutionTarget;
import dev.tessera.inference.runtime.ModelSession;
import org.junit.jupiter.api.Test;

class GraphTest {

    private static final ExecutionTarget TARGET = TestDevice.target(1);

    private final Graph graph = Graph.named("test");
    private final Ops ops = graph.ops();

    @Test
    void valuesKnowTheirShapes() {
        var x = graph.input("x", ElementType.FLOAT32, "B", "T", 6);
        var bias = graph.floats(Shape.of(6), 1, 2, 3, 4, 5, 6);
        assertThat(ops.add(x, bias).shape()).hasToString("[B, T, 6]");
        assertThat(ops.split(x, 3).get(0).shape()).hasToString("[B, T, 2]");
        assertThat(ops.shapes().rows(x).shape()).hasToString("[(B*T), 6]");
    }

    @Test
    void whatDoesNotFitIsRefusedWithOperatorNamesAndShapes() {
        var x = graph.input("x", ElementType.FLOAT32, "B", 6);
        var y = graph.input("y", ElementType.FLOAT32, "B", 5);
        assertThatThrownBy(() -> ops.add(x, y))
                .isInstanceOf(GraphException.class)
                .hasMessage("Add(x[B, 6], y[B, 5]): the shapes [B, 6] and [B, 5] do not fit element by element");
        assertThatThrownBy(() -> ops.matMulTransposed(x, y))
                .hasMessage("FusedMatMul(x[B, 6], y[B, 5]): the last axes must be equal");
        assertThatThrownBy(() -> ops.split(x, 4)).hasMessage("Split(x[B, 6]): the last axis does not divide into 4");
    }

    @Test
    void severalOpenAxesAreReadFromTheInputsAtRun() {
        var x = graph.input("x", ElementType.FLOAT32, "B", "T", 4);
        var rows = ops.shapes().rows(ops.mul(x, graph.constant(2)));
        graph.output("y", ops.shapes().reshape(rows, "B", "T", 4));
        try (var session = ModelSession.open(graph, TARGET);
                var call = session.call()) {
            call.input("x", new float[24], 2, 3, 4).run("y");
            assertThat(call.shape("y")).containsExactly(2, 3, 4);
        }
    }

    @Test
    void anAxisThatNoInputHasIsNamed() {
        var x = graph.input("x", ElementType.FLOAT32, "B", "T", 4);
        assertThatThrownBy(() -> ops.shapes().reshape(x, "B", "S", 2))
                .hasMessage("the size 'S' is no axis of an input of test; name the axis after an input's");
    }

    @Test
    void tracedValuesAreOutputsOfATracedGraphOnly() {
        var plain = graph.input("x", ElementType.FLOAT32, 2);
        graph.trace("layer", plain);
        assertThat(graph.outputs()).isEmpty();
        var traced = Graph.traced("traced");
        traced.trace("layer", traced.input("x", ElementType.FLOAT32, 2));
        assertThat(traced.outputs()).containsOnlyKeys("layer");
    }
}
