package dev.tessera.inference.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tessera.inference.int8.RandomMatrices;
import dev.tessera.inference.int8.RoundedWeights;
import dev.tessera.inference.nn.Linear;
import dev.tessera.inference.onnx.ElementType;
import dev.tessera.inference.onnx.Graph;
import dev.tessera.inference.onnx.GraphException;
import dev.tessera.inference.onnx.Weights;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Int8SessionTest {

    private static final ExecutionTarget CPU = new ExecutionTarget(Device.CPU, 1);

    @TempDir
    Path temp;

    private final Graph graph = Graph.named("layers");

    @BeforeEach
    void buildGraph() throws IOException {
        var table = RandomMatrices.write(temp.resolve("weights.safetensors"), 7, 2, 48, 48);
        var weights = Precision.INT8.bind(Weights.of(table));
        var x = graph.input("x", ElementType.FLOAT32, "R", 48);
        var middle = Linear.of(weights.scope("0"), 48, 48).apply(graph.ops(), x);
        graph.output(
                "y",
                Linear.of(weights.scope("1"), 48, 48)
                        .apply(graph.ops(), graph.ops().silu(middle)));
    }

    @Test
    void itDoesNotMatterWhereTheRoundedWeightsLie() {
        var cached = CPU.withInt8Cache(Optional.of(temp.resolve("cache")));
        float[] expected = run(ModelSession.open(graph, CPU));
        assertThat(run(ModelSession.open(graph, cached))).isEqualTo(expected);
        assertThat(run(ModelSession.open(graph, cached))).isEqualTo(expected);
        assertThat(run(ModelSession.open(graph, CPU, RoundedWeights.inMemory(graph.int8Weights()))))
                .isEqualTo(expected);
    }

    @Test
    void aGraphWithWeightsToRoundIsNotExported() {
        assertThatThrownBy(graph::toModel)
                .isInstanceOf(GraphException.class)
                .hasMessage(
                        "the graph layers has 2 weights that a session quantises; build it in fp32 for use elsewhere");
    }

    @Test
    void aPrecisionIsReadByItsName() {
        assertThat(Precision.parse("int8")).isEqualTo(Precision.INT8);
        assertThatThrownBy(() -> Precision.parse("int4"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("precision: 'int4' is not known; use fp32 or int8");
    }

    private static float[] run(ModelSession session) {
        var x = new float[4 * 48];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) Math.sin(i);
        }
        try (session;
                var call = session.call()) {
            return call.input("x", x, 4, 48).run("y").floats("y");
        }
    }
}
