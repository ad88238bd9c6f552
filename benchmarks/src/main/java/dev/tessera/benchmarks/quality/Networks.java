package dev.tessera.benchmarks.quality;

import dev.tessera.inference.onnx.Graph;
import dev.tessera.inference.runtime.ExecutionTarget;
import dev.tessera.inference.runtime.ModelSession;

/**
 * One network in two precisions.
 *
 * @param graph of the exact one, for its sizes
 */
record Networks(Graph graph, ModelSession exact, ModelSession rounded) implements AutoCloseable {

    static Networks open(Graph exact, Graph rounded, ExecutionTarget target) {
        return new Networks(exact, ModelSession.open(exact, target), ModelSession.open(rounded, target));
    }

    /** A size of an input. */
    int input(String name, int axis) {
        return (int) graph.inputs().get(name).dim(axis).size();
    }

    /** Inputs whose names begin so. */
    int inputs(String prefix) {
        return (int) graph.inputs().keySet().stream()
                .filter(name -> name.startsWith(prefix))
                .count();
    }

    @Override
    public void close() {
        exact.close();
        rounded.close();
    }
}
