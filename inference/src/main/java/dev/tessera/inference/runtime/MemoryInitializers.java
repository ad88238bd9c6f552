package dev.tessera.inference.runtime;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.tessera.inference.onnx.Dim;
import dev.tessera.inference.onnx.ElementType;
import dev.tessera.inference.onnx.Value;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/** Weights that a session takes from direct memory instead of a file; they live while it is opened. */
record MemoryInitializers(Map<String, OnnxTensorLike> tensors) implements AutoCloseable {

    static MemoryInitializers of(Map<Value, ByteBuffer> values) throws OrtException {
        var tensors = new HashMap<String, OnnxTensorLike>();
        for (var entry : values.entrySet()) {
            tensors.put(entry.getKey().name(), tensor(entry.getKey(), entry.getValue()));
        }
        return new MemoryInitializers(tensors);
    }

    private static OnnxTensor tensor(Value value, ByteBuffer data) throws OrtException {
        long[] shape = value.shape().dims().stream().mapToLong(Dim::size).toArray();
        var type = value.type() == ElementType.INT8 ? OnnxJavaType.INT8 : OnnxJavaType.FLOAT;
        return OnnxTensor.createTensor(Environment.get(), data, shape, type);
    }

    void addTo(OrtSession.SessionOptions options) throws OrtException {
        if (!tensors.isEmpty()) {
            options.addExternalInitializers(tensors);
        }
    }

    @Override
    public void close() {
        tensors.values().forEach(OnnxTensorLike::close);
    }
}
