package dev.tessera.inference.onnx;

import dev.tessera.inference.checkpoint.CheckpointException;
import dev.tessera.inference.checkpoint.DType;
import dev.tessera.inference.checkpoint.TensorEntry;
import dev.tessera.inference.checkpoint.TensorReader;
import dev.tessera.inference.checkpoint.TensorTable;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The tensors of one state dict under one name prefix. Nothing is copied: a graph refers to file, offset and length.
 * What was bound is remembered, so that {@link #unread} can tell which tensors nobody asked for.
 */
public final class Weights {

    private final TensorTable table;
    private final String prefix;
    private final Set<String> read;

    private Weights(TensorTable table, String prefix, Set<String> read) {
        this.table = table;
        this.prefix = prefix;
        this.read = read;
    }

    public static Weights of(TensorTable table) {
        return new Weights(table, "", new TreeSet<>());
    }

    /** The tensors under {@code name.}, like entering a folder. */
    public Weights scope(String name) {
        return new Weights(table, prefix + name + ".", read);
    }

    /** Whether a tensor of this name exists, whatever its shape. */
    public boolean has(String name) {
        return table.find(prefix + name).isPresent();
    }

    /**
     * The entry of a tensor with exactly this shape.
     *
     * @throws CheckpointException naming file, tensor, expected and found shape, and the nearest names if it is missing
     */
    public TensorEntry tensor(String name, long... shape) {
        var entry = entry(name, shape);
        if (!entry.hasShape(shape)) {
            throw CheckpointException.wrongShape(table, entry, shape);
        }
        return entry;
    }

    /** The entry of a tensor whose shape the caller reads off. */
    public TensorEntry tensorOfAnyShape(String name) {
        return entry(name);
    }

    /** A tensor as a float32 value of the graph. */
    public Value bind(Graph graph, String name, long... shape) {
        return bound(graph, tensor(name, shape), shape);
    }

    /** The same bytes in another shape, such as a 1x1 convolution as a matrix. */
    public Value bindAs(Graph graph, Shape as, String name, long... shape) {
        long[] sizes = as.dims().stream().mapToLong(Dim::size).toArray();
        return bound(graph, tensor(name, shape), sizes);
    }

    /** The first {@code rows} rows of a table {@code [at least rows, width]}: the same bytes, fewer of them. */
    public Value bindRows(Graph graph, String name, long rows, long width) {
        var entry = entry(name, rows, width);
        if (entry.shape().size() != 2
                || entry.shape().get(0) < rows
                || entry.shape().get(1) != width) {
            throw CheckpointException.wrongShape(table, entry, rows, width);
        }
        return bound(graph, entry, rows, width);
    }

    /** Names of the whole state dict that no graph has asked for, sorted. */
    public List<String> unread() {
        return table.names().stream()
                .filter(name -> !read.contains(name))
                .sorted()
                .toList();
    }

    private TensorEntry entry(String name, long... shape) {
        var full = prefix + name;
        var entry = table.find(full).orElseThrow(() -> CheckpointException.missing(table, full, shape));
        read.add(full);
        return entry;
    }

    private static Value bound(Graph graph, TensorEntry entry, long... shape) {
        var sizes = new Shape(java.util.Arrays.stream(shape).mapToObj(Dim::of).toList());
        if (entry.contiguous()) {
            return graph.ops().cast(graph.external(entry, sizes), ElementType.FLOAT32);
        }
        // Strided tensors cannot be mapped; they are small exceptions (a transposed view that was saved).
        return graph.once("strided:" + entry.name() + sizes, () -> prefix(graph, entry, sizes));
    }

    private static Value prefix(Graph graph, TensorEntry entry, Shape sizes) {
        float[] all = TensorReader.floats(entry);
        int elements =
                Math.toIntExact(sizes.dims().stream().mapToLong(Dim::size).reduce(1, Math::multiplyExact));
        return graph.floats(sizes, java.util.Arrays.copyOf(all, elements));
    }

    /** Element type of a tensor of this scope. */
    public DType dtype(String name) {
        return entry(name).dtype();
    }
}
