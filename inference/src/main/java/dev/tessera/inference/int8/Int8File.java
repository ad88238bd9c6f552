package dev.tessera.inference.int8;

import dev.tessera.inference.checkpoint.Checkpoint;
import dev.tessera.inference.checkpoint.CheckpointException;
import dev.tessera.inference.checkpoint.TensorEntry;
import dev.tessera.inference.onnx.Int8Weight;
import dev.tessera.inference.onnx.Value;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Rounded weights in a safetensors file: for each weight its scales and its numbers, under the names of its values. The
 * metadata hold a CRC-32C of every tensor, so that a damaged file is noticed.
 */
final class Int8File {

    private Int8File() {}

    /**
     * Rounds all weights into a new file, in parallel; in memory are the weights that are being rounded, no others.
     *
     * @throws IOException if the file cannot be written; it is then incomplete
     */
    static void write(Path file, List<Int8Weight> weights) throws IOException {
        var layout = Int8Layout.of(weights);
        try (var channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            var checksums = new HashMap<String, String>();
            InParallel.map(weights, weight -> write(channel, layout, weight)).forEach(checksums::putAll);
            // The checksums are known now; the header's length was.
            put(channel, layout.header(checksums), 0);
        }
    }

    private static Map<String, String> write(FileChannel channel, Int8Layout layout, Int8Weight weight)
            throws IOException {
        var matrix = Int8Matrix.of(weight.source());
        var scales = ByteBuffer.allocate(matrix.scales().length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        scales.asFloatBuffer().put(matrix.scales());
        var numbers = ByteBuffer.wrap(matrix.numbers());
        put(channel, scales, layout.offset(weight.scales()));
        put(channel, numbers, layout.offset(weight.matrix()));
        return Map.of(
                weight.scales().name(), checksum(scales.rewind()),
                weight.matrix().name(), checksum(numbers.rewind()));
    }

    /** The weights' values in a file that {@link #write} completed; empty, with the reason, if it is anything else. */
    static Found read(Path file, List<Int8Weight> weights) throws IOException {
        try {
            var checkpoint = Checkpoint.open(file);
            var layout = Int8Layout.of(weights);
            var places = layout.places(checkpoint);
            var broken = InParallel.map(List.copyOf(places.values()), entry -> intact(checkpoint, entry)).stream()
                    .flatMap(Optional::stream)
                    .findFirst();
            return broken.map(Found::damaged).orElseGet(() -> new Found(places, ""));
        } catch (CheckpointException e) {
            return Found.damaged(e.getMessage());
        }
    }

    /**
     * What a file turned out to hold.
     *
     * @param places of every value; none if the file is damaged
     * @param damage one clause; empty if there is none
     */
    record Found(Map<Value, TensorEntry> places, String damage) {

        static Found damaged(String reason) {
            return new Found(Map.of(), reason);
        }

        boolean isDamaged() {
            return !damage.isEmpty();
        }
    }

    /** Empty if the tensor has the checksum that the file tells; else what is wrong. */
    private static Optional<String> intact(Checkpoint checkpoint, TensorEntry entry) throws IOException {
        var crc = new CRC32C();
        Pieces.read(entry, crc::update);
        return text(crc).equals(Int8Layout.checksum(checkpoint, entry.name()))
                ? Optional.empty()
                : Optional.of("tensor '" + entry.name() + "' does not have its checksum");
    }

    private static String checksum(ByteBuffer data) {
        var crc = new CRC32C();
        crc.update(data);
        return text(crc);
    }

    private static String text(CRC32C crc) {
        return String.format("%08x", crc.getValue());
    }

    private static void put(FileChannel channel, ByteBuffer data, long at) throws IOException {
        for (long offset = at; data.hasRemaining(); ) {
            offset += channel.write(data, offset);
        }
    }
}
