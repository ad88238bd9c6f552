package dev.tessera.inference.runtime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One run of a {@link ModelSession}: inputs in, {@link #run}, outputs out. Closing it frees what it created. */
public final class SessionCall implements AutoCloseable {

    private final String graph;
    private final OrtSession session;
    private final OrtEnvironment environment = Environment.get();
    private final List<OnnxTensor> created = new ArrayList<>();
    private final Map<String, OnnxTensor> inputs = new HashMap<>();
    private final Map<String, OnnxTensor> pinned = new HashMap<>();
    private OrtSession.Result result;

    SessionCall(String graph, OrtSession session) {
        this.graph = graph;
        this.session = session;
    }

    /** Float32, row-major; the array is copied. */
    public SessionCall input(String name, float[] values, long... shape) {
        return add(name, () -> OnnxTensor.createTensor(environment, FloatBuffer.wrap(values), shape));
    }

    public SessionCall input(String name, long[] values, long... shape) {
        return add(name, () -> OnnxTensor.createTensor(environment, LongBuffer.wrap(values), shape));
    }

    public SessionCall input(String name, int[] values, long... shape) {
        return add(name, () -> OnnxTensor.createTensor(environment, IntBuffer.wrap(values), shape));
    }

    /** A tensor that outlives this call. */
    SessionCall input(String name, OnnxTensor tensor) {
        inputs.put(name, tensor);
        return this;
    }

    /** Lets the runtime write an output into a tensor that outlives this call, possibly an input. */
    SessionCall pin(String output, OnnxTensor tensor) {
        pinned.put(output, tensor);
        return this;
    }

    /** Runs the graph for these outputs and the pinned ones. */
    public SessionCall run(String... outputs) {
        try {
            result = session.run(inputs, Set.of(outputs), pinned);
            return this;
        } catch (OrtException e) {
            throw new InferenceException("a run of " + graph + " failed", e);
        }
    }

    /** A float32 output, row-major. */
    public float[] floats(String output) {
        var buffer = tensor(output).getFloatBuffer();
        var values = new float[buffer.remaining()];
        buffer.get(values);
        return values;
    }

    public long[] longs(String output) {
        var buffer = tensor(output).getLongBuffer();
        var values = new long[buffer.remaining()];
        buffer.get(values);
        return values;
    }

    /** The sizes of an output. */
    public long[] shape(String output) {
        return tensor(output).getInfo().getShape();
    }

    private OnnxTensor tensor(String output) {
        return (OnnxTensor) result.get(output)
                .orElseThrow(() -> new InferenceException("a run of " + graph + " has no output " + output));
    }

    private SessionCall add(String name, TensorSource source) {
        try {
            var tensor = source.create();
            created.add(tensor);
            return input(name, tensor);
        } catch (OrtException e) {
            throw new InferenceException("the input " + name + " of " + graph + " could not be created", e);
        }
    }

    @Override
    public void close() {
        if (result != null) {
            result.close();
        }
        new HashSet<>(created).forEach(OnnxTensor::close);
    }

    /** Creates a tensor. */
    private interface TensorSource {
        OnnxTensor create() throws OrtException;
    }
}
