package dev.tessera.inference.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.tessera.inference.checkpoint.TensorEntry;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;

/**
 * Weights in several folders as external data. ONNX Runtime takes one folder for all of a model and refuses what lies
 * outside of it, so this is the nearest folder that holds all of them.
 *
 * @param folder empty if no weight lies in a file
 * @param checkpoint the folder that the graph's own weights are relative to; empty if it has none
 */
record ExternalPlaces(Optional<Path> folder, Optional<Path> checkpoint) {

    /** For a weight that the session gets from memory; ONNX wants some place. */
    private static final String MEMORY = "in-memory";

    /** @param checkpoint may be null: a graph without weights of its own */
    static ExternalPlaces of(Path checkpoint, Collection<TensorEntry> others) {
        var common = checkpoint;
        for (var entry : others) {
            var parent = entry.file().toAbsolutePath().normalize().getParent();
            common = common == null ? parent : shared(common, parent);
        }
        return new ExternalPlaces(Optional.ofNullable(common), Optional.ofNullable(checkpoint));
    }

    private static Path shared(Path a, Path b) {
        var common = a;
        while (!b.startsWith(common)) {
            common = common.getParent();
        }
        return common;
    }

    /** Lets the external weights of {@code graph} be relative to {@link #folder}. */
    void moveInto(GraphProto.Builder graph) {
        if (folder.equals(checkpoint)) {
            return;
        }
        for (var tensor : graph.getInitializerBuilderList()) {
            if (tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL) {
                var location = tensor.getExternalDataBuilderList().stream()
                        .filter(entry -> entry.getKey().equals("location"))
                        .findFirst()
                        .orElseThrow();
                location.setValue(relative(checkpoint.orElseThrow().resolve(location.getValue())));
            }
        }
    }

    /** @param entry null for a weight from memory */
    TensorProto initializer(Value value, TensorEntry entry) {
        return entry == null
                ? GraphProtos.external(value, MEMORY, 0, 0)
                : GraphProtos.external(
                        value, relative(entry.file().toAbsolutePath().normalize()), entry.offset(), entry.length());
    }

    private String relative(Path file) {
        return folder.orElseThrow().relativize(file).toString();
    }
}
