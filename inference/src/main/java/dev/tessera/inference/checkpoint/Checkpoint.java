package dev.tessera.inference.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a checkpoint file holds, by its headers alone: which tensors, where, and the plain settings stored beside them.
 * Opening a file of any size reads kilobytes and keeps no file open.
 *
 * @param path the file that was opened
 * @param sections state dicts by the key they stand under; {@code ""} when the file is one itself
 * @param settings everything else that is plain data: maps, lists, text, numbers, booleans
 */
public record Checkpoint(Path path, Map<String, TensorTable> sections, Map<String, Object> settings) {

    private static final int ZIP = 0x04034b50;

    public Checkpoint {
        sections = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(sections));
        settings = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    }

    /**
     * Opens a PyTorch zip file, a safetensors file, or the {@code *.index.json} of a sharded one; the content decides.
     *
     * @throws CheckpointException if the file cannot be read, is damaged, lies about itself, or is of another kind
     */
    public static Checkpoint open(Path path) {
        if (!Files.isRegularFile(path)) {
            throw CheckpointException.of(path, "there is no such file");
        }
        try {
            if (path.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".index.json")) {
                return SafetensorsFile.openSharded(path);
            }
            return firstBytes(path, 4).getInt(0) == ZIP ? TorchFile.open(path) : openOther(path);
        } catch (IOException e) {
            throw CheckpointException.of(path, "it cannot be read: " + e.getMessage());
        }
    }

    /** The first of these state dicts that is there. */
    public Optional<TensorTable> firstSection(String... names) {
        return Arrays.stream(names)
                .filter(sections::containsKey)
                .map(sections::get)
                .findFirst();
    }

    private static Checkpoint openOther(Path path) throws IOException {
        var start = firstBytes(path, 512);
        // The same two bytes can begin a safetensors file (a header of 640 bytes); its next ones are 0 then.
        if ((start.get(0) & 0xFF) == 0x80 && start.get(1) >= 1 && start.get(1) <= 5 && start.getInt(4) != 0) {
            throw CheckpointException.of(
                    path,
                    "it is in PyTorch's format from before version 1.6; load it in PyTorch and torch.save it again");
        }
        if (Stream.of("ustar", "pax_global", "sys_info").anyMatch(mark -> contains(start, mark))) {
            throw CheckpointException.of(
                    path, "it is a tar archive, PyTorch's oldest format; load it in PyTorch and torch.save it again");
        }
        return SafetensorsFile.open(path);
    }

    private static boolean contains(ByteBuffer bytes, String mark) {
        return new String(bytes.array(), java.nio.charset.StandardCharsets.ISO_8859_1).contains(mark);
    }

    private static ByteBuffer firstBytes(Path path, int count) throws IOException {
        var buffer = ByteBuffer.allocate(count).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        try (var channel = FileChannel.open(path, StandardOpenOption.READ)) {
            while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
                continue;
            }
        }
        return buffer;
    }
}
