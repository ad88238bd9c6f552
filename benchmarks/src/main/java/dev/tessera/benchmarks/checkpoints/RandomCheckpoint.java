package dev.tessera.benchmarks.checkpoints;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;

/** Writes a state dict of random float32 tensors as {@code torch.save} would, through a buffer of 1 MiB. */
final class RandomCheckpoint {

    private static final int BUFFER_BYTES = 1 << 20;

    private final SplittableRandom random;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);

    RandomCheckpoint(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /** @param section the key above the state dict; empty for a bare one */
    void write(Path file, String section, List<RandomTensor> tensors) throws IOException {
        var root = file.getFileName().toString().replaceFirst("\\.[^.]*$", "");
        try (var zip = StoredZip.create(file)) {
            zip.add(root + "/data.pkl", StateDictPickle.of(section, tensors));
            zip.add(root + "/.format_version", ascii("1"));
            zip.add(root + "/.storage_alignment", ascii("64"));
            zip.add(root + "/byteorder", ascii("little"));
            for (int i = 0; i < tensors.size(); i++) {
                var tensor = tensors.get(i);
                zip.add(root + "/data/" + i, sink -> draw(tensor, sink));
            }
            zip.add(root + "/version", ascii("3\n"));
            zip.add(root + "/.data/serialization_id", ascii("0".repeat(40)));
            zip.finish();
        }
    }

    private void draw(RandomTensor tensor, StoredZip.Sink sink) throws IOException {
        long elements = tensor.elements();
        for (long written = 0; written < elements; ) {
            long end = Math.min(elements, written + BUFFER_BYTES / Float.BYTES);
            buffer.clear();
            while (written < end) {
                buffer.putFloat((float) tensor.values().at(written++, random));
            }
            sink.write(buffer.flip());
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
