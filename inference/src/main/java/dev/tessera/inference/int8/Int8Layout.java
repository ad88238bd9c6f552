package dev.tessera.inference.int8;

import dev.tessera.inference.checkpoint.Checkpoint;
import dev.tessera.inference.checkpoint.CheckpointException;
import dev.tessera.inference.checkpoint.DType;
import dev.tessera.inference.checkpoint.TensorEntry;
import dev.tessera.inference.onnx.Dim;
import dev.tessera.inference.onnx.ElementType;
import dev.tessera.inference.onnx.Int8Weight;
import dev.tessera.inference.onnx.Value;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/** What lies where in a file of rounded weights: a safetensors header, all scales, all numbers. */
final class Int8Layout {

    private static final String CHECKSUM = "crc32c:";
    private static final String UNKNOWN = "00000000";
    private static final int ALIGNMENT = 64;
    private static final JsonMapper JSON = new JsonMapper();

    private final Map<Value, Long> offsets = new LinkedHashMap<>();
    private final int dataStart;

    private Int8Layout(List<Value> values) {
        long end = 0;
        for (var value : values) {
            offsets.put(value, end);
            end += bytes(value);
        }
        dataStart = Long.BYTES + json(Map.of()).length;
    }

    static Int8Layout of(List<Int8Weight> weights) {
        return new Int8Layout(Stream.concat(
                        weights.stream().map(Int8Weight::scales),
                        weights.stream().map(Int8Weight::matrix))
                .toList());
    }

    /** The byte of the file that a value begins at. */
    long offset(Value value) {
        return dataStart + offsets.get(value);
    }

    /** The beginning of the file, of the same length whatever the checksums are. */
    ByteBuffer header(Map<String, String> checksums) {
        byte[] json = json(checksums);
        return ByteBuffer.allocate(dataStart)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(json.length)
                .put(json)
                .flip();
    }

    /** The checksum that the file tells of a tensor; empty if it tells none. */
    static String checksum(Checkpoint file, String tensor) {
        return String.valueOf(file.settings().getOrDefault(CHECKSUM + tensor, ""));
    }

    /** @throws CheckpointException if a value is missing, or lies elsewhere or in another shape */
    Map<Value, TensorEntry> places(Checkpoint file) {
        var table = file.firstSection("").orElseThrow();
        var places = new LinkedHashMap<Value, TensorEntry>();
        for (var value : offsets.keySet()) {
            var entry = table.find(value.name())
                    .filter(found -> found.dtype() == dtype(value))
                    .filter(found -> found.hasShape(sizes(value)) && found.offset() == offset(value))
                    .orElseThrow(
                            () -> CheckpointException.of(table, "tensor '" + value.name() + "' is not as written"));
            places.put(value, entry);
        }
        return places;
    }

    /** Padded with spaces, so that the data begin at a multiple of 64. */
    private byte[] json(Map<String, String> checksums) {
        var root = JSON.createObjectNode();
        var metadata = root.putObject("__metadata__");
        offsets.forEach((value, begin) -> {
            metadata.put(CHECKSUM + value.name(), checksums.getOrDefault(value.name(), UNKNOWN));
            var tensor = root.putObject(value.name());
            tensor.put("dtype", dtype(value).name());
            var shape = tensor.putArray("shape");
            for (long size : sizes(value)) {
                shape.add(size);
            }
            tensor.putArray("data_offsets").add(begin).add(begin + bytes(value));
        });
        var text = root.toString();
        int length = text.getBytes(StandardCharsets.UTF_8).length;
        int padding = (ALIGNMENT - (Long.BYTES + length) % ALIGNMENT) % ALIGNMENT;
        return (text + " ".repeat(padding)).getBytes(StandardCharsets.UTF_8);
    }

    private static DType dtype(Value value) {
        return value.type() == ElementType.INT8 ? DType.I8 : DType.F32;
    }

    private static long bytes(Value value) {
        long elements = 1;
        for (long size : sizes(value)) {
            elements = Math.multiplyExact(elements, size);
        }
        return Math.multiplyExact(elements, dtype(value).bytes());
    }

    private static long[] sizes(Value value) {
        return value.shape().dims().stream().mapToLong(Dim::size).toArray();
    }
}
