package dev.tessera.inference.checkpoint;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** A checkpoint that cannot be used: file, tensor, reason, and what to do where something can be done. */
public final class CheckpointException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private CheckpointException(String message) {
        super(message);
    }

    /** Something about the file as a whole. */
    public static CheckpointException of(Path file, String reason) {
        return new CheckpointException(file.getFileName() + ": " + reason);
    }

    /** Something about the file that a state dict came from. */
    public static CheckpointException of(TensorTable table, String reason) {
        return new CheckpointException(table.file() + ": " + reason);
    }

    /** A tensor that a model needs and the file lacks, with the names that come closest. */
    public static CheckpointException missing(TensorTable table, String name, long... shape) {
        var nearest = table.nearest(name);
        return of(
                table,
                "tensor '" + name + "' is missing" + (shape.length == 0 ? "" : ", needed with shape " + text(shape))
                        + (nearest.isEmpty() ? "" : "; nearest: " + String.join(", ", nearest)));
    }

    /** A tensor of another shape than a model needs. */
    public static CheckpointException wrongShape(TensorTable table, TensorEntry entry, long... shape) {
        return of(table, "tensor '" + entry.name() + "' has shape " + entry.shape() + ", expected " + text(shape));
    }

    private static String text(long... shape) {
        List<Long> sizes = Arrays.stream(shape).boxed().toList();
        return sizes.toString();
    }
}
