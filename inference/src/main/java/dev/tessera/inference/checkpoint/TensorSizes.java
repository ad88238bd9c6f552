package dev.tessera.inference.checkpoint;

/**
 * Sizes of a model, read off the shapes of its tensors.
 *
 * @param model as refusals name it, such as {@code D-AR}
 */
public record TensorSizes(TensorTable table, String model) {

    /** Larger than any axis of a real model, small enough for products of two to be exact. */
    private static final int MOST = 1 << 20;

    private static final int MOST_LAYERS = 1024;

    /**
     * The entry of a tensor with so many axes.
     *
     * @throws CheckpointException if it is missing or has others
     */
    public TensorEntry tensor(String name, int rank) {
        var entry = table.find(name).orElseThrow(() -> CheckpointException.missing(table, name));
        if (entry.shape().size() != rank) {
            throw CheckpointException.of(
                    table,
                    "tensor '" + name + "' has shape " + entry.shape() + "; " + model + " needs " + rank + " axes");
        }
        return entry;
    }

    /** The size of one axis of a tensor with {@code rank} axes, 1 to 1048576. */
    public int size(String name, int rank, int axis) {
        var entry = tensor(name, rank);
        long size = entry.shape().get(axis);
        if (size < 1 || size > MOST) {
            throw CheckpointException.of(
                    table,
                    "tensor '" + name + "' has shape " + entry.shape() + "; " + model + " needs axes of 1 to " + MOST);
        }
        return (int) size;
    }

    /** How many of {@code prefix0suffix}, {@code prefix1suffix}, ... there are; at least the first one must be. */
    public int count(String prefix, String suffix) {
        int count = countOf(prefix, suffix);
        if (count == 0) {
            throw CheckpointException.missing(table, prefix + "0" + suffix);
        }
        return count;
    }

    /** How many of {@code prefix0suffix}, {@code prefix1suffix}, ... there are, possibly none. */
    public int countOf(String prefix, String suffix) {
        int count = 0;
        while (count < MOST_LAYERS && table.find(prefix + count + suffix).isPresent()) {
            count++;
        }
        return count;
    }

    /** The refusal of what was read. */
    public CheckpointException wrong(String name, String what) {
        return CheckpointException.of(table, "tensor '" + name + "' " + what);
    }
}
