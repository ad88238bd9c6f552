package dev.tessera.inference.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import dev.tessera.inference.checkpoint.TensorEntry;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * An ONNX graph under construction. Values know their shapes, so what does not fit is refused where it is written.
 * Weights are never read: they are references to a checkpoint's file, offset and length. Operators live in
 * {@link Ops}, bound by {@link #ops()}.
 */
public final class Graph {

    /** Operators of ONNX itself. */
    private static final int OPSET = 18;

    private final String name;
    private final boolean tracing;
    private final GraphProto.Builder proto = GraphProto.newBuilder();
    private final Map<String, Value> inputs = new LinkedHashMap<>();
    private final Map<String, Value> outputs = new LinkedHashMap<>();
    private final Map<String, Value> shared = new HashMap<>();
    private final Map<String, Int8Weight> int8Weights = new LinkedHashMap<>();
    private final Set<String> names = new HashSet<>();
    private Path folder;
    private int counter;

    private Graph(String name, boolean tracing) {
        this.name = name;
        this.tracing = tracing;
        proto.setName(name);
    }

    public static Graph named(String name) {
        return new Graph(name, false);
    }

    /** A graph whose traced values are outputs too, for comparing them with the authors' module by module. */
    public static Graph traced(String name) {
        return new Graph(name, true);
    }

    public String name() {
        return name;
    }

    /** The operators, writing into this graph. */
    public Ops ops() {
        return new Ops(this);
    }

    /** Whether traced values are outputs. */
    public boolean tracing() {
        return tracing;
    }

    /** Declares an input: {@code g.input("tokens", INT64, "R", "T")}. */
    public Value input(String input, ElementType type, Object... sizes) {
        var value = new Value(unique(input), type, Shape.of(sizes));
        inputs.put(input, value);
        proto.addInput(GraphProtos.value(value));
        return value;
    }

    /** Declares {@code value} an output under {@code output}. */
    public Value output(String output, Value value) {
        var named = node("", "Identity", List.of(value), new Value(unique(output), value.type(), value.shape()));
        outputs.put(output, named);
        proto.addOutput(GraphProtos.value(named));
        return named;
    }

    /** Declares {@code value} an output under the name that it has: unlike {@link #output} nothing is copied. */
    public Value expose(Value value) {
        outputs.put(value.name(), value);
        proto.addOutput(GraphProtos.value(value));
        return value;
    }

    /** Marks a value that golden tests compare, under the authors' module path; an output only in a traced graph. */
    public Value trace(String path, Value value) {
        if (tracing) {
            output(path, value);
        }
        return value;
    }

    public Map<String, Value> inputs() {
        return inputs;
    }

    public Map<String, Value> outputs() {
        return outputs;
    }

    /** The folder that holds the files of the weights; empty if the graph has none. */
    public Optional<Path> weightsFolder() {
        return Optional.ofNullable(folder);
    }

    /** The shortest way to a float constant that is used more than once. */
    public Value constant(float value) {
        return shared.computeIfAbsent("float:" + value, key -> floats(Shape.of(), value));
    }

    /** A constant table, stored in the graph itself. */
    public Value floats(Shape shape, float... values) {
        return inline(ElementType.FLOAT32, shape, GraphProtos.bytes(values));
    }

    /** A constant list of whole numbers, such as axes; equal lists are stored once. */
    public Value integers(long... values) {
        return shared.computeIfAbsent(
                "long:" + Arrays.toString(values),
                key -> inline(ElementType.INT64, Shape.of(values.length), GraphProtos.bytes(values)));
    }

    /** A single whole number, of rank 0. */
    public Value integer(long value) {
        return shared.computeIfAbsent(
                "scalar:" + value, key -> inline(ElementType.INT64, Shape.of(), GraphProtos.bytes(value)));
    }

    /**
     * A contiguous weight, left where it is. The shape may reinterpret the same bytes, or take a prefix of them.
     *
     * @throws GraphException if {@code shape} needs more elements than the tensor has, or another folder's file
     */
    Value external(TensorEntry entry, Shape shape) {
        return shared.computeIfAbsent("weight:" + entry.name() + shape, key -> {
            long elements = shape.dims().stream().mapToLong(Dim::size).reduce(1, Math::multiplyExact);
            if (elements > entry.elements()) {
                throw new GraphException("tensor '" + entry.name() + "' has " + entry.elements()
                        + " elements, too few for the shape " + shape);
            }
            var parent = entry.file().toAbsolutePath().getParent();
            if (folder != null && !folder.equals(parent)) {
                throw new GraphException("tensor '" + entry.name() + "' lies in " + parent + ", others in " + folder
                        + "; the files of one graph belong into one folder");
            }
            folder = parent;
            var value = new Value(unique(entry.name()), ElementType.of(entry.dtype()), shape);
            proto.addInitializer(
                    GraphProtos.external(value, entry, elements * entry.dtype().bytes()));
            return value;
        });
    }

    /** A weight {@code [out, in]} that the session will hold in eight bits; nothing is read now. */
    Int8Weight int8(TensorEntry entry) {
        return int8Weights.computeIfAbsent(entry.name(), name -> {
            var out = Dim.of(entry.shape().get(0));
            var in = Dim.of(entry.shape().get(1));
            return new Int8Weight(
                    entry,
                    new Value(unique(name + ":int8"), ElementType.INT8, Shape.of(in, out)),
                    new Value(unique(name + ":scales"), ElementType.FLOAT32, Shape.of(out)));
        });
    }

    /** The weights that whoever runs this graph has to quantise first. */
    public List<Int8Weight> int8Weights() {
        return List.copyOf(int8Weights.values());
    }

    Value inline(ElementType type, Shape shape, ByteBuffer data) {
        var value = new Value(unique("constant"), type, shape);
        proto.addInitializer(GraphProtos.inline(value, data));
        return value;
    }

    /** Adds an operator with one result, named after the operator. */
    Value node(String domain, String operator, List<Value> in, ElementType type, Shape shape, Attributes attributes) {
        return node(domain, operator, in, List.of(new Value(unique(operator), type, shape)), attributes)
                .get(0);
    }

    /** Adds an operator with these results; an absent optional input is a value with an empty name. */
    List<Value> node(String domain, String operator, List<Value> in, List<Value> out, Attributes attributes) {
        proto.addNode(GraphProtos.node(
                "node_" + counter++,
                domain,
                operator,
                in.stream().map(Value::name).toList(),
                out.stream().map(Value::name).toList(),
                attributes));
        return out;
    }

    /** A result that is known before its operator is added. */
    Value result(String hint, ElementType type, Shape shape) {
        return new Value(unique(hint), type, shape);
    }

    /** The value of {@code key}, made once per graph. */
    public Value once(String key, java.util.function.Supplier<Value> make) {
        var known = shared.get(key);
        if (known == null) {
            known = make.get();
            shared.put(key, known);
        }
        return known;
    }

    /**
     * The graph as an ONNX model; its weights are external data relative to {@link #weightsFolder()}.
     *
     * @throws GraphException if weights are to be quantised: only a session does that
     */
    public ModelProto toModel() {
        if (!int8Weights.isEmpty()) {
            throw new GraphException("the graph " + name + " has " + int8Weights.size()
                    + " weights that a session quantises; build it in fp32 for use elsewhere");
        }
        return model(proto);
    }

    /**
     * The graph with its quantised weights.
     *
     * @param places in files, for each value of {@link #int8Weights()}; a value without a place is given to the session
     *     from memory
     */
    public PlacedModel toModel(Map<Value, TensorEntry> places) {
        var placed = proto.clone();
        var base = ExternalPlaces.of(folder, places.values());
        base.moveInto(placed);
        int8Weights.values().stream()
                .flatMap(weight -> Stream.of(weight.matrix(), weight.scales()))
                .forEach(value -> placed.addInitializer(base.initializer(value, places.get(value))));
        return new PlacedModel(model(placed), base.folder());
    }

    private static ModelProto model(GraphProto.Builder graph) {
        return ModelProto.newBuilder()
                .setIrVersion(9)
                .setProducerName("tessera")
                .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPSET))
                .addOpsetImport(
                        OperatorSetIdProto.newBuilder().setDomain(Ops.CONTRIB).setVersion(1))
                .setGraph(graph)
                .build();
    }

    private Value node(String domain, String operator, List<Value> in, Value out) {
        return node(domain, operator, in, List.of(out), Attributes.none()).get(0);
    }

    private String unique(String hint) {
        String candidate = hint;
        while (!names.add(candidate)) {
            candidate = hint + "_" + counter++;
        }
        return candidate;
    }
}
