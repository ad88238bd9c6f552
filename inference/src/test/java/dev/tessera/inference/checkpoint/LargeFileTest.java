package dev.tessera.inference.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The zip directory: files beyond 4 GiB, of which almost nothing lies on the disk, and damaged ones. */
class LargeFileTest {

    private static final long ELEMENTS = 1_500_000_000L;
    private static final long STORAGE_BYTES = 4 * ELEMENTS;
    private static final long MOST_HEAP = 1 << 20;

    @TempDir
    private Path folder;

    @Test
    void aStorageBeyond4GibIsFoundWithoutReadingIt() throws IOException {
        var file = folder.resolve("large.pt");
        long expected = writeSparse(file);
        Checkpoint.open(file);

        long before = allocated();
        var entry = Fixtures.entry(Checkpoint.open(file), "", "last");

        assertThat(allocated() - before).isLessThan(MOST_HEAP);
        assertThat(Files.size(file)).isGreaterThan(1L << 32);
        assertThat(entry.offset()).isEqualTo(expected + STORAGE_BYTES - 4);
        assertThat(TensorReader.floats(entry)).containsExactly(42);
    }

    @Test
    void compressedTensorsAreRefused() throws IOException {
        var file = folder.resolve("packed.pt");
        var pickle = PickleBytes.start().ops("}").text("w");
        try (var zip = new TorchZip(file)) {
            zip.stored(
                    "a/data.pkl",
                    pickle.tensor("0", 2, 0, new long[] {2}, new long[] {1})
                            .ops("s")
                            .end());
            zip.compressed("a/data/0", new byte[8]);
        }

        assertThatThrownBy(() -> Checkpoint.open(file))
                .isInstanceOf(CheckpointException.class)
                .hasMessage("packed.pt: tensor 'w' is compressed; save it again with torch.save, which stores tensors");
    }

    @Test
    void aFileCutOffBeforeItsDirectoryIsRefusedWithItsName() throws IOException {
        var whole = Files.readAllBytes(Fixtures.file("training.pt"));
        var file = Files.write(folder.resolve("cut.pt"), Arrays.copyOf(whole, whole.length / 2));

        assertThatThrownBy(() -> Checkpoint.open(file))
                .isInstanceOf(CheckpointException.class)
                .hasMessage("cut.pt: it is damaged: it begins like a zip file and has no directory:"
                        + " it may have been cut off");
    }

    @Test
    void aFileThatShrinksAfterItWasOpenedIsRefusedWithTheTensor() throws IOException {
        var file = Files.copy(Fixtures.file("plain.safetensors"), folder.resolve("shrunk.safetensors"));
        var entry = Fixtures.entry(Checkpoint.open(file), "", "layer.weight");
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(entry.offset() + 3);
        }

        assertThatThrownBy(() -> TensorReader.floats(entry))
                .isInstanceOf(CheckpointException.class)
                .hasMessage("shrunk.safetensors: it ends within tensor 'layer.weight'");
    }

    @Test
    void anotherZipFileIsNoCheckpoint() throws IOException {
        var file = folder.resolve("other.zip");
        try (var zip = new TorchZip(file)) {
            zip.stored("readme.txt", new byte[1]);
        }

        assertThatThrownBy(() -> Checkpoint.open(file))
                .isInstanceOf(CheckpointException.class)
                .hasMessage("other.zip: it is a zip file with 0 entries data.pkl; a checkpoint has one");
    }

    /** @return the byte where the storage starts */
    private static long writeSparse(Path file) throws IOException {
        var pickle = PickleBytes.start().ops("}").text("last");
        var bytes = pickle.tensor("0", ELEMENTS, ELEMENTS - 1, new long[] {1}, new long[] {1})
                .ops("s")
                .end();
        try (var channel = FileChannel.open(
                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.SPARSE)) {
            channel.write(local("a/data/0"), 0);
            long storage = 30 + "a/data/0".length();
            channel.write(floatBytes(42), storage + STORAGE_BYTES - 4);
            long second = storage + STORAGE_BYTES;
            channel.write(local("a/data.pkl"), second);
            channel.write(ByteBuffer.wrap(bytes), second + 30 + "a/data.pkl".length());
            long directory = second + 30 + "a/data.pkl".length() + bytes.length;
            int first = channel.write(central("a/data/0", STORAGE_BYTES, 0), directory);
            int rest = channel.write(central("a/data.pkl", bytes.length, second), directory + first);
            channel.write(end(directory, first + rest), directory + first + rest);
            return storage;
        }
    }

    private static ByteBuffer floatBytes(float value) {
        return little(4).putFloat(value).flip();
    }

    private static ByteBuffer local(String name) {
        var header = little(30 + name.length()).putInt(0, 0x04034b50).putShort(26, (short) name.length());
        return header.put(30, name.getBytes(StandardCharsets.US_ASCII));
    }

    /** Sizes and place as 64-bit numbers in the extra field. */
    private static ByteBuffer central(String name, long size, long header) {
        int extra = 46 + name.length();
        var entry = little(extra + 28)
                .putInt(0, 0x02014b50)
                .putInt(20, -1)
                .putInt(24, -1)
                .putInt(42, -1);
        entry.putShort(28, (short) name.length()).putShort(30, (short) 28);
        entry.put(46, name.getBytes(StandardCharsets.US_ASCII));
        return entry.putShort(extra, (short) 1)
                .putShort(extra + 2, (short) 24)
                .putLong(extra + 4, size)
                .putLong(extra + 12, size)
                .putLong(extra + 20, header);
    }

    private static ByteBuffer end(long directory, long length) {
        var end = little(56 + 20 + 22).putInt(0, 0x06064b50).putLong(24, 2).putLong(32, 2);
        end.putLong(40, length).putLong(48, directory);
        end.putInt(56, 0x07064b50).putLong(64, directory + length);
        return end.putInt(76, 0x06054b50)
                .putShort(84, (short) -1)
                .putShort(86, (short) -1)
                .putInt(88, -1)
                .putInt(92, -1);
    }

    private static ByteBuffer little(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static long allocated() {
        return Allocation.ofThisThread();
    }
}
