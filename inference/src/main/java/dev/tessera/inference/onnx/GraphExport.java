package dev.tessera.inference.onnx;

import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;

/**
 * Writes a graph for use elsewhere: {@code out.onnx}, and {@code out.onnx.data} with a copy of the weights. Both appear
 * only when they are complete.
 */
public final class GraphExport {

    private static final int ALIGNMENT = 64;

    private GraphExport() {}

    /** @throws IOException if a checkpoint cannot be read, or the folder of {@code out} not be written */
    public static void write(Graph graph, Path out) throws IOException {
        var data = out.resolveSibling(out.getFileName() + ".data");
        var partialData = out.resolveSibling(data.getFileName() + ".partial");
        var partial = out.resolveSibling(out.getFileName() + ".partial");
        var model = graph.toModel().toBuilder();
        try {
            if (graph.weightsFolder().isPresent()) {
                try (var target = FileChannel.open(
                        partialData,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING)) {
                    var folder = graph.weightsFolder().get();
                    for (var tensor : model.getGraphBuilder().getInitializerBuilderList()) {
                        if (tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL) {
                            move(tensor, folder, target, data.getFileName().toString());
                        }
                    }
                }
                Files.move(partialData, data, StandardCopyOption.REPLACE_EXISTING);
            }
            Files.write(partial, model.build().toByteArray());
            Files.move(partial, out, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(partialData);
            Files.deleteIfExists(partial);
        }
    }

    /** Copies the bytes behind what is written so far, and lets the tensor point there. */
    private static void move(TensorProto.Builder tensor, Path folder, FileChannel target, String name)
            throws IOException {
        var place = new HashMap<String, String>();
        tensor.getExternalDataList().forEach(entry -> place.put(entry.getKey(), entry.getValue()));
        long offset = Long.parseLong(place.get("offset"));
        long length = Long.parseLong(place.get("length"));
        long start = (target.size() + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        try (var source = FileChannel.open(folder.resolve(place.get("location")), StandardOpenOption.READ)) {
            target.position(start);
            for (long copied = 0; copied < length; ) {
                long step = source.transferTo(offset + copied, length - copied, target);
                if (step <= 0) {
                    throw new IOException("tensor '" + tensor.getName() + "' ends early in " + place.get("location"));
                }
                copied += step;
            }
        }
        tensor.clearExternalData();
        Map.of("location", name, "offset", Long.toString(start), "length", Long.toString(length))
                .forEach((key, value) -> tensor.addExternalData(
                        StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
    }
}
