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
    private final boolean int8;
    private final Part part;
    private final Set<String> read;

    private Weights(TensorTable table, String prefix, boolean int8, Part part, Set<String> read) {
        this.table = table;
        this.prefix = prefix;
        this.int8 = int8;
        this.part = part;
        this.read = read;
    }

    /** The part of the first axis that tensors are bound by: the {@code index}-th of {@code count} equal ones. */
    private record Part(int index, int count) {

        private static final Part WHOLE = new Part(0, 1);

        /** The shape of the whole tensor, whose part has this one. */
        private long[] whole(long[] shape) {
            var whole = shape.clone();
            if (count > 1) {
                whole[0] *= count;
            }
            return whole;
        }

        private TensorEntry of(TensorEntry entry, long[] shape) {
            return count == 1 ? entry : entry.rows(index * shape[0], shape[0]);
        }
    }

    public static Weights of(TensorTable table) {
        return new Weights(table, "", false, Part.WHOLE, new TreeSet<>());
    }

    /** The tensors under {@code name.}, like entering a folder. */
    public Weights scope(String name) {
        return new Weights(table, prefix + name + ".", int8, part, read);
    }

    /** The same tensors; those of Linear layers are held and multiplied in eight bits. */
    public Weights int8() {
        return new Weights(table, prefix, true, part, read);
    }

    /** The same tensors, all as they are: for layers that must not be rounded, whatever the model's precision. */
    public Weights exact() {
        return new Weights(table, prefix, false, part, read);
    }

    /** The same tensors, each cut along its first axis into equal parts of which only one is bound. */
    public Weights part(int index, int count) {
        return new Weights(table, prefix, int8, new Part(index, count), read);
    }

    /** Whether Linear layers bind by {@link #bindInt8}. */
    public boolean isInt8() {
        return int8;
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
        long[] whole = part.whole(shape);
        var entry = entry(name, whole);
        if (!entry.hasShape(whole)) {
            throw CheckpointException.wrongShape(table, entry, whole);
        }
        return part.of(entry, shape);
    }

    /** The entry of a tensor whose shape the caller reads off. */
    public TensorEntry tensorOfAnyShape(String name) {
        return entry(name);
    }

    /** A tensor as a float32 value of the graph. */
    public Value bind(Graph graph, String name, long... shape) {
        return bound(graph, tensor(name, shape), shape);
    }

    /** The matrix {@code [out, in]} of a Linear layer, in eight bits. */
    public Int8Weight bindInt8(Graph graph, String name, long out, long in) {
        return graph.int8(tensor(name, out, in));
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
