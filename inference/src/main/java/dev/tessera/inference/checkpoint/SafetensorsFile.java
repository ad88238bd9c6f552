package dev.tessera.inference.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The safetensors format: 8 bytes of header length, a JSON header, the data. */
final class SafetensorsFile {

    private static final long MOST_HEADER_BYTES = 64 << 20;
    private static final int MOST_SHARDS = 1024;
    private static final int MOST_AXES = 16;
    private static final Pattern SHARD_NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_. -]{0,254}");
    private static final JsonMapper JSON = new JsonMapper(JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(8)
                    .maxNumberLength(20)
                    .maxNameLength(1024)
                    .build())
            .build());

    private SafetensorsFile() {}

    static Checkpoint open(Path file) throws IOException {
        var header = header(file);
        return new Checkpoint(file, Map.of("", new TensorTable(name(file), header.tensors)), header.metadata);
    }

    /** All shards that the index names, in its own folder. */
    static Checkpoint openSharded(Path index) throws IOException {
        if (Files.size(index) > MOST_HEADER_BYTES) {
            throw CheckpointException.of(index, "the index has more than 64 MiB");
        }
        var map = parse(index, Files.readAllBytes(index)).path("weight_map");
        if (!map.isObject() || map.isEmpty()) {
            throw CheckpointException.of(index, "the index has no weight_map");
        }
        var shards = new TreeMap<String, Header>();
        var tensors = new LinkedHashMap<String, TensorEntry>();
        for (var place : map.properties()) {
            var shard = place.getValue().asString("");
            if (!shards.containsKey(shard)) {
                shards.put(shard, header(shardPath(index, shard, shards.size())));
            }
            var key = TensorTable.unwrapped(place.getKey());
            var entry = shards.get(shard).tensors.get(key);
            if (entry == null) {
                throw CheckpointException.of(
                        index, "tensor '" + place.getKey() + "' is not in " + shard + ", where the index puts it");
            }
            tensors.put(key, entry);
        }
        return new Checkpoint(index, Map.of("", new TensorTable(name(index), tensors)), Map.of());
    }

    private static Path shardPath(Path index, String shard, int known) {
        // A plain file name: anything else could lead out of the folder.
        if (!SHARD_NAME.matcher(shard).matches()) {
            throw CheckpointException.of(
                    index, "the shard '" + shard + "' is no plain file name; shards lie beside the index");
        }
        var path = index.resolveSibling(shard);
        if (known >= MOST_SHARDS) {
            throw CheckpointException.of(index, "the index names more than " + MOST_SHARDS + " shards");
        }
        if (!Files.isRegularFile(path)) {
            throw CheckpointException.of(index, "the shard '" + shard + "' is missing");
        }
        return path;
    }

    /** Tensors by name, and the text beside them. */
    private record Header(Map<String, TensorEntry> tensors, Map<String, Object> metadata) {}

    private static Header header(Path file) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            if (size < 8) {
                throw CheckpointException.of(file, "it is neither a PyTorch zip file nor a safetensors file");
            }
            long length = read(file, channel, 0, 8).getLong(0);
            if (length < 2 || length > MOST_HEADER_BYTES || length > size - 8) {
                throw CheckpointException.of(
                        file,
                        "it is neither a PyTorch zip file nor a safetensors file, or it is damaged: a header of "
                                + Long.toUnsignedString(length) + " bytes in a file of " + size);
            }
            var json = read(file, channel, 8, (int) length);
            return entries(file, parse(file, json.array()), 8 + length, size);
        }
    }

    private static Header entries(Path file, JsonNode json, long dataStart, long fileSize) {
        if (!json.isObject()) {
            throw CheckpointException.of(file, "its header is no JSON object");
        }
        var tensors = new LinkedHashMap<String, TensorEntry>();
        var metadata = new LinkedHashMap<String, Object>();
        for (var property : json.properties()) {
            if (property.getKey().equals("__metadata__")) {
                property.getValue()
                        .properties()
                        .forEach(text ->
                                metadata.put(text.getKey(), text.getValue().asString("")));
            } else {
                var name = TensorTable.unwrapped(property.getKey());
                if (tensors.put(name, entry(file, name, property.getValue(), dataStart, fileSize)) != null) {
                    throw CheckpointException.of(file, "tensor '" + name + "' is there twice");
                }
            }
        }
        refuseOverlaps(file, tensors);
        return new Header(tensors, metadata);
    }

    private static TensorEntry entry(Path file, String name, JsonNode json, long dataStart, long fileSize) {
        var dtype = dtype(file, name, json.path("dtype").asString(""));
        var shape = new ArrayList<Long>();
        for (var size : json.path("shape")) {
            shape.add(whole(file, name, size));
        }
        if (!json.path("shape").isArray() || shape.size() > MOST_AXES) {
            throw CheckpointException.of(file, "tensor '" + name + "' has no usable shape");
        }
        var offsets = json.path("data_offsets");
        if (offsets.size() != 2) {
            throw CheckpointException.of(file, "tensor '" + name + "' has no data_offsets of two numbers");
        }
        long begin = whole(file, name, offsets.get(0));
        long end = whole(file, name, offsets.get(1));
        long bytes = Layouts.bytes(file, name, shape, dtype);
        if (end < begin || end > fileSize - dataStart || end - begin != bytes) {
            throw CheckpointException.of(
                    file,
                    "tensor '" + name + "' of shape " + shape + " and dtype " + dtype + " needs " + bytes
                            + " bytes, the header gives it " + begin + " to " + end + " of " + (fileSize - dataStart));
        }
        return new TensorEntry(name, dtype, shape, Layouts.rowMajor(shape), file, dataStart + begin, bytes);
    }

    private static void refuseOverlaps(Path file, Map<String, TensorEntry> tensors) {
        List<TensorEntry> sorted = tensors.values().stream()
                .filter(entry -> entry.length() > 0)
                .sorted(Comparator.comparingLong(TensorEntry::offset))
                .toList();
        for (int i = 1; i < sorted.size(); i++) {
            var before = sorted.get(i - 1);
            if (before.offset() + before.length() > sorted.get(i).offset()) {
                throw CheckpointException.of(
                        file,
                        "tensors '" + before.name() + "' and '" + sorted.get(i).name() + "' overlap");
            }
        }
    }

    private static long whole(Path file, String name, JsonNode number) {
        if (!number.isIntegralNumber() || !number.canConvertToLong() || number.asLong() < 0) {
            throw CheckpointException.of(file, "tensor '" + name + "' has a size or an offset that is no whole number");
        }
        return number.asLong();
    }

    private static DType dtype(Path file, String tensor, String name) {
        for (var dtype : DType.values()) {
            if (dtype.name().equals(name)) {
                return dtype;
            }
        }
        throw CheckpointException.of(
                file, "tensor '" + tensor + "' has the dtype '" + name + "'; known are " + List.of(DType.values()));
    }

    private static JsonNode parse(Path file, byte[] json) {
        try {
            return JSON.readTree(new String(json, StandardCharsets.UTF_8));
        } catch (JacksonException e) {
            throw CheckpointException.of(file, "its header is no JSON: " + e.getOriginalMessage());
        }
    }

    private static ByteBuffer read(Path file, FileChannel channel, long at, int count) throws IOException {
        var buffer = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, at + buffer.position()) < 0) {
                throw CheckpointException.of(file, "it ends within its header");
            }
        }
        return buffer;
    }

    private static String name(Path file) {
        return file.getFileName().toString();
    }
}
