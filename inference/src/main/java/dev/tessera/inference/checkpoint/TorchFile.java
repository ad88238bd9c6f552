package dev.tessera.inference.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** PyTorch's zip format: a pickle of the structure, one stored entry for each storage. */
final class TorchFile {

    private static final String PICKLE = "/data.pkl";
    private static final long MOST_PICKLE_BYTES = 64 << 20;
    private static final int MOST_DEPTH = 16;
    private static final int MOST_SETTINGS = 100_000;

    private final Path file;
    private final FileChannel channel;
    private final Map<String, ZipDirectory.Entry> entries;
    private final String root;
    private final Map<String, Long> storageOffsets = new HashMap<>();
    private int plainObjects;

    private TorchFile(Path file, FileChannel channel, Map<String, ZipDirectory.Entry> entries, String root) {
        this.file = file;
        this.channel = channel;
        this.entries = entries;
        this.root = root;
    }

    static Checkpoint open(Path file) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            var entries = ZipDirectory.read(file, channel);
            var pickles = entries.keySet().stream()
                    .filter(name -> name.endsWith(PICKLE))
                    .toList();
            if (pickles.size() != 1) {
                throw CheckpointException.of(
                        file, "it is a zip file with " + pickles.size() + " entries data.pkl; a checkpoint has one");
            }
            var root = pickles.get(0).substring(0, pickles.get(0).length() - PICKLE.length());
            return new TorchFile(file, channel, entries, root).checkpoint();
        }
    }

    private Checkpoint checkpoint() throws IOException {
        requireLittleEndian();
        var pickled = PickleReader.read(file, content(root + PICKLE, MOST_PICKLE_BYTES));
        if (!(pickled instanceof Map<?, ?> top)) {
            throw CheckpointException.of(file, "it holds no dictionary but " + kind(pickled));
        }
        var sections = new LinkedHashMap<String, TensorTable>();
        var settings = new LinkedHashMap<String, Object>();
        if (holdsTensors(top)) {
            sections.put("", table(top));
        }
        for (var item : top.entrySet()) {
            var key = String.valueOf(item.getKey());
            if (item.getValue() instanceof Map<?, ?> map && holdsTensors(map)) {
                sections.put(key, table(map));
            } else if (!(item.getValue() instanceof Pickled.Tensor)) {
                settings.put(key, plain(item.getValue(), 0));
            }
        }
        if (sections.isEmpty()) {
            throw CheckpointException.of(file, "it holds no tensors by name");
        }
        return new Checkpoint(file, sections, settings);
    }

    private static boolean holdsTensors(Map<?, ?> map) {
        return map.values().stream().anyMatch(Pickled.Tensor.class::isInstance);
    }

    private TensorTable table(Map<?, ?> stateDict) throws IOException {
        var tensors = new LinkedHashMap<String, TensorEntry>();
        for (var item : stateDict.entrySet()) {
            if (item.getValue() instanceof Pickled.Tensor tensor) {
                var name = TensorTable.unwrapped(String.valueOf(item.getKey()));
                if (tensors.put(name, entry(name, tensor)) != null) {
                    throw CheckpointException.of(
                            file, "tensor '" + name + "' is there twice, with and without a prefix");
                }
            }
        }
        return new TensorTable(file.getFileName().toString(), tensors);
    }

    private TensorEntry entry(String name, Pickled.Tensor tensor) throws IOException {
        var storage = tensor.storage();
        var zipped = entries.get(root + "/data/" + storage.key());
        if (zipped == null) {
            throw CheckpointException.of(
                    file, "tensor '" + name + "' lies in storage '" + storage.key() + "', which is not in the file");
        }
        if (!zipped.stored()) {
            throw CheckpointException.of(
                    file, "tensor '" + name + "' is compressed; save it again with torch.save, which stores tensors");
        }
        int bytes = storage.dtype().bytes();
        if (storage.elements() < 0 || storage.elements() > zipped.size() / bytes) {
            throw CheckpointException.of(
                    file,
                    "tensor '" + name + "' lies in storage '" + storage.key() + "', announced with "
                            + storage.elements() + " elements and stored with " + zipped.size() / bytes);
        }
        long span = Layouts.span(file, name, tensor.shape(), tensor.strides(), storage.dtype());
        long room = zipped.size() / bytes - tensor.offset();
        if (tensor.offset() > zipped.size() / bytes || span / bytes > room) {
            throw CheckpointException.of(
                    file,
                    "tensor '" + name + "' of shape " + tensor.shape() + " at element " + tensor.offset()
                            + " reaches beyond its storage of " + zipped.size() / bytes + " elements");
        }
        long offset = storageOffset(zipped) + tensor.offset() * bytes;
        return new TensorEntry(name, storage.dtype(), tensor.shape(), tensor.strides(), file, offset, span);
    }

    private long storageOffset(ZipDirectory.Entry zipped) throws IOException {
        var known = storageOffsets.get(zipped.name());
        if (known == null) {
            known = ZipDirectory.dataOffset(file, channel, zipped);
            storageOffsets.put(zipped.name(), known);
        }
        return known;
    }

    private void requireLittleEndian() throws IOException {
        if (entries.containsKey(root + "/byteorder")
                && !new String(content(root + "/byteorder", 16), java.nio.charset.StandardCharsets.US_ASCII)
                        .equals("little")) {
            throw CheckpointException.of(file, "its numbers are big-endian; save it on a little-endian machine");
        }
    }

    private byte[] content(String name, long most) throws IOException {
        var entry = entries.get(name);
        if (!entry.stored() || entry.size() > most) {
            throw CheckpointException.of(
                    file, "entry '" + name + "' is compressed or has more than " + most + " bytes");
        }
        long start = ZipDirectory.dataOffset(file, channel, entry);
        var buffer = ByteBuffer.allocate((int) entry.size());
        while (buffer.hasRemaining() && channel.read(buffer, start + buffer.position()) >= 0) {
            continue;
        }
        return buffer.array();
    }

    /** Plain data out of pickled data: classes by what they were given, tensors by their shape. */
    private Object plain(Object value, int depth) {
        // A few bytes of pickle can name the same list a million times over: what is unfolded has a limit.
        if (depth > MOST_DEPTH || plainObjects++ > MOST_SETTINGS) {
            return "...";
        }
        if (value instanceof Map<?, ?> map) {
            var plain = new LinkedHashMap<String, Object>();
            for (var item : map.entrySet()) {
                if (plainObjects <= MOST_SETTINGS) {
                    plain.put(String.valueOf(item.getKey()), plain(item.getValue(), depth + 1));
                }
            }
            return plain;
        }
        if (value instanceof List<?> list) {
            return list.stream()
                    .limit(1_000)
                    .map(item -> plain(item, depth + 1))
                    .toList();
        }
        if (value instanceof Pickled.Opaque opaque) {
            return opaque.state() instanceof Map<?, ?> state ? plain(state, depth + 1) : opaque.toString();
        }
        if (value instanceof Pickled.Tensor tensor) {
            return "tensor " + new ArrayList<>(tensor.shape());
        }
        return value instanceof Pickled.None ? "None" : value instanceof Pickled ? value.toString() : value;
    }

    private static String kind(Object pickled) {
        if (pickled instanceof Pickled.Opaque opaque) {
            return "an object of " + opaque + "; save its state_dict() instead";
        }
        return (pickled instanceof List ? "a list" : "a single value") + "; save a state_dict() instead";
    }
}
