package dev.tessera.inference.runtime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Keys and values of a decoder in direct memory, {@code [rows, heads, positions, head size]} float32 per layer. A step
 * reads and writes the same buffers: they are bound as past inputs and pinned as present outputs, so nothing is copied.
 * A batch is a run of neighbouring rows; {@link #swap} brings rows together.
 *
 * <p>Memory grows with the rows in use: {@code 8 * layers * heads * positions * head size} bytes a row.
 */
public final class KvCache implements AutoCloseable {

    private final int layers;
    private final int heads;
    private final int positions;
    private final int headSize;
    private final int capacity;
    private final List<ByteBuffer> buffers = new ArrayList<>();
    private final Map<Long, List<OnnxTensor>> views = new HashMap<>();
    private int rows;

    /** @param capacity the most rows that will be asked for */
    public KvCache(int layers, int heads, int positions, int headSize, int capacity) {
        this.layers = layers;
        this.heads = heads;
        this.positions = positions;
        this.headSize = headSize;
        this.capacity = capacity;
    }

    /** Makes room for {@code needed} rows, keeping what is cached. */
    public void reserve(int needed) {
        if (needed <= rows) {
            return;
        }
        if (needed > capacity) {
            throw new IllegalArgumentException("a cache of " + capacity + " rows cannot hold " + needed);
        }
        int grown = Math.min(capacity, Math.max(needed, 2 * rows));
        closeViews();
        for (int i = 0; i < 2 * layers; i++) {
            var larger = ByteBuffer.allocateDirect(Math.multiplyExact(grown, rowBytes()))
                    .order(ByteOrder.nativeOrder());
            if (i < buffers.size()) {
                larger.put(0, buffers.get(i), 0, buffers.get(i).capacity());
                buffers.set(i, larger);
            } else {
                buffers.add(larger);
            }
        }
        rows = grown;
    }

    /** Binds rows {@code first} to {@code first + count - 1}: inputs {@code past_key.i}, outputs {@code present_key.i}. */
    public void bind(SessionCall call, int first, int count) {
        var tensors = rows(first, count);
        for (int layer = 0; layer < layers; layer++) {
            call.input("past_key." + layer, tensors.get(2 * layer)).pin("present_key." + layer, tensors.get(2 * layer));
            call.input("past_value." + layer, tensors.get(2 * layer + 1))
                    .pin("present_value." + layer, tensors.get(2 * layer + 1));
        }
    }

    /** Binds rows {@code first} to {@code first + count - 1} as inputs {@code <prefix>key.i}, {@code <prefix>value.i}. */
    public void bindInputs(SessionCall call, String prefix, int first, int count) {
        var tensors = rows(first, count);
        for (int layer = 0; layer < layers; layer++) {
            call.input(prefix + "key." + layer, tensors.get(2 * layer))
                    .input(prefix + "value." + layer, tensors.get(2 * layer + 1));
        }
    }

    /** Lets the runtime write outputs {@code <prefix>key.i}, {@code <prefix>value.i} into these rows. */
    public void pinOutputs(SessionCall call, String prefix, int first, int count) {
        var tensors = rows(first, count);
        for (int layer = 0; layer < layers; layer++) {
            call.pin(prefix + "key." + layer, tensors.get(2 * layer))
                    .pin(prefix + "value." + layer, tensors.get(2 * layer + 1));
        }
    }

    /** Exchanges two rows in every layer. */
    public void swap(int a, int b) {
        var spare = new byte[rowBytes()];
        for (var buffer : buffers) {
            buffer.get(a * rowBytes(), spare);
            buffer.put(a * rowBytes(), buffer, b * rowBytes(), rowBytes());
            buffer.put(b * rowBytes(), spare);
        }
    }

    /** Position {@code position} of {@code row}, all heads: {@code [heads * head size]} of the keys or values of a layer. */
    public float[] read(int layer, boolean keys, int row, int position) {
        var floats = buffers.get(2 * layer + (keys ? 0 : 1)).asFloatBuffer();
        var values = new float[heads * headSize];
        for (int head = 0; head < heads; head++) {
            int at = ((row * heads + head) * positions + position) * headSize;
            floats.get(at, values, head * headSize, headSize);
        }
        return values;
    }

    private List<OnnxTensor> rows(int first, int count) {
        return views.computeIfAbsent(((long) first << 32) | count, key -> view(first, count));
    }

    private List<OnnxTensor> view(int first, int count) {
        if (first < 0 || count < 1 || first + count > rows) {
            throw new IllegalArgumentException(
                    "rows " + first + " to " + (first + count - 1) + " of a cache of " + rows);
        }
        long[] shape = {count, heads, positions, headSize};
        var tensors = new ArrayList<OnnxTensor>();
        try {
            for (var buffer : buffers) {
                FloatBuffer part = buffer.slice(first * rowBytes(), count * rowBytes())
                        .order(ByteOrder.nativeOrder())
                        .asFloatBuffer();
                tensors.add(OnnxTensor.createTensor(Environment.get(), part, shape));
            }
        } catch (OrtException e) {
            throw new InferenceException("a view of the cache could not be created", e);
        }
        return tensors;
    }

    private int rowBytes() {
        return Math.multiplyExact(heads * headSize * Float.BYTES, positions);
    }

    private void closeViews() {
        views.values().forEach(tensors -> tensors.forEach(OnnxTensor::close));
        views.clear();
    }

    @Override
    public void close() {
        closeViews();
        buffers.clear();
        rows = 0;
    }
}
