package dev.tessera.inference.onnx;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import dev.tessera.inference.checkpoint.TensorEntry;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** How values, weights and operators are written in ONNX's protobuf messages. */
final class GraphProtos {

    private GraphProtos() {}

    static ValueInfoProto value(Value value) {
        var shape = TensorShapeProto.newBuilder();
        for (var dim : value.shape().dims()) {
            var proto = TensorShapeProto.Dimension.newBuilder();
            shape.addDim(dim.known() ? proto.setDimValue(dim.size()) : proto.setDimParam(dim.symbol()));
        }
        var tensor =
                TypeProto.Tensor.newBuilder().setElemType(value.type().code()).setShape(shape);
        return ValueInfoProto.newBuilder()
                .setName(value.name())
                .setType(TypeProto.newBuilder().setTensorType(tensor))
                .build();
    }

    /** A weight that stays in the checkpoint: file, byte offset and byte length. */
    static TensorProto external(Value value, TensorEntry entry, long bytes) {
        return external(value, entry.file().getFileName().toString(), entry.offset(), bytes);
    }

    /** A weight in a file, named relative to the model's folder. */
    static TensorProto external(Value value, String location, long offset, long bytes) {
        return tensor(value)
                .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                .addExternalData(entry("location", location))
                .addExternalData(entry("offset", Long.toString(offset)))
                .addExternalData(entry("length", Long.toString(bytes)))
                .build();
    }

    static TensorProto inline(Value value, ByteBuffer data) {
        return tensor(value).setRawData(ByteString.copyFrom(data)).build();
    }

    static ByteBuffer bytes(float... values) {
        var buffer = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        buffer.asFloatBuffer().put(values);
        return buffer;
    }

    static ByteBuffer bytes(long... values) {
        var buffer = ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        buffer.asLongBuffer().put(values);
        return buffer;
    }

    static NodeProto node(
            String name,
            String domain,
            String operator,
            List<String> inputs,
            List<String> outputs,
            Attributes attributes) {
        return NodeProto.newBuilder()
                .setName(name)
                .setDomain(domain)
                .setOpType(operator)
                .addAllInput(inputs)
                .addAllOutput(outputs)
                .addAllAttribute(attributes.protos())
                .build();
    }

    private static TensorProto.Builder tensor(Value value) {
        var builder = TensorProto.newBuilder()
                .setName(value.name())
                .setDataType(value.type().code());
        value.shape().dims().forEach(dim -> builder.addDims(dim.size()));
        return builder;
    }

    private static StringStringEntryProto entry(String key, String value) {
        return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
    }
}
