package dev.tessera.inference.runtime;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.tessera.inference.int8.RoundedWeights;
import dev.tessera.inference.onnx.Graph;

/**
 * A graph that is ready to run. Weights are read from the checkpoint's file through a
 * mapping; ONNX Runtime packs those of products for its kernels and lets the mapping go. One thread at a time: the
 * lane that owns the model.
 */
public final class ModelSession implements AutoCloseable {

    private final String name;
    private final OrtSession session;

    private ModelSession(String name, OrtSession session) {
        this.name = name;
        this.session = session;
    }

    /** @throws InferenceException naming the graph, if ONNX Runtime refuses it */
    public static ModelSession open(Graph graph, ExecutionTarget target) {
        return open(graph, target, RoundedWeights.of(graph.int8Weights(), target.int8Cache()));
    }

    /** @param weights that the graph wants in eight bits; closed here */
    static ModelSession open(Graph graph, ExecutionTarget target, RoundedWeights weights) {
        try (var rounded = weights;
                var options = target.options()) {
            var placed = graph.toModel(rounded.places());
            if (placed.folder().isPresent()) {
                options.addConfigEntry(
                        "session.model_external_initializers_file_folder_path",
                        placed.folder().get().toString());
            }
            try (var memory = MemoryInitializers.of(rounded.memory())) {
                memory.addTo(options);
                byte[] model = placed.model().toByteArray();
                return new ModelSession(graph.name(), Environment.get().createSession(model, options));
            }
        } catch (OrtException e) {
            throw new InferenceException("the graph " + graph.name() + " could not be opened", e);
        }
    }

    /** A call to fill with inputs and to run once. */
    public SessionCall call() {
        return new SessionCall(name, session);
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new InferenceException("the session " + name + " could not be closed", e);
        }
    }
}
