package dev.tessera.benchmarks.checkpoints;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/**
 * Writes a zip file of stored entries whose data starts at multiples of 64 bytes, padded by an extra field as PyTorch
 * pads. Entries are streamed; checksum and size go into the header afterwards. At most 4 GiB: no ZIP64.
 */
final class StoredZip implements AutoCloseable {

    private static final int ALIGNMENT = 64;
    private static final int HEADER = 30;
    private static final long LARGEST = 0xFFFFFFFEL;
    private static final short PADDING = 0x4246; // "FB"
    private static final short UTF8_NAMES = 0x0800;

    /** Writes the data of one entry, buffer by buffer. */
    interface Content {
        void to(Sink sink) throws IOException;
    }

    /** Takes what remains of a buffer. */
    interface Sink {
        void write(ByteBuffer bytes) throws IOException;
    }

    private record Entry(byte[] name, int crc, long size, long header) {}

    private final FileChannel channel;
    private final List<Entry> entries = new ArrayList<>();

    private StoredZip(FileChannel channel) {
        this.channel = channel;
    }

    /** Starts a new file, in place of an old one. */
    static StoredZip create(Path path) throws IOException {
        return new StoredZip(FileChannel.open(
                path, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE));
    }

    void add(String name, byte[] content) throws IOException {
        add(name, sink -> sink.write(ByteBuffer.wrap(content)));
    }

    void add(String name, Content content) throws IOException {
        long header = channel.position();
        var encoded = name.getBytes(StandardCharsets.UTF_8);
        long unpadded = header + HEADER + encoded.length + 4;
        int padding = (int) (-unpadded & ALIGNMENT - 1);
        write(local(encoded, padding, 0, 0));
        var crc = new CRC32();
        long start = channel.position();
        content.to(bytes -> {
            crc.update(bytes.duplicate());
            write(bytes);
        });
        long size = channel.position() - start;
        requireSmall(start + size);
        var complete = local(encoded, padding, (int) crc.getValue(), size);
        channel.write(complete, header);
        entries.add(new Entry(encoded, (int) crc.getValue(), size, header));
    }

    /** Writes the directory. Without this call the file is incomplete. */
    void finish() throws IOException {
        long start = channel.position();
        for (var entry : entries) {
            write(central(entry));
        }
        long length = channel.position() - start;
        requireSmall(start + length);
        write(buffer(22)
                .putInt(0x06054b50)
                .putInt(0)
                .putShort((short) entries.size())
                .putShort((short) entries.size())
                .putInt((int) length)
                .putInt((int) start)
                .putShort((short) 0)
                .flip());
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private static ByteBuffer local(byte[] name, int padding, int crc, long size) {
        return buffer(HEADER + name.length + 4 + padding)
                .putInt(0x04034b50)
                .put(versionToTime())
                .putInt(crc)
                .putInt((int) size)
                .putInt((int) size)
                .putShort((short) name.length)
                .putShort((short) (4 + padding))
                .put(name)
                .putShort(PADDING)
                .putShort((short) padding)
                .put(new byte[padding])
                .flip();
    }

    private static ByteBuffer central(Entry entry) {
        return buffer(46 + entry.name.length)
                .putInt(0x02014b50)
                .putShort((short) 0)
                .put(versionToTime())
                .putInt(entry.crc)
                .putInt((int) entry.size)
                .putInt((int) entry.size)
                .putShort((short) entry.name.length)
                .put(new byte[12])
                .putInt((int) entry.header)
                .put(entry.name)
                .flip();
    }

    /** What both headers share: version, flags, method stored, a date of no meaning. */
    private static ByteBuffer versionToTime() {
        return buffer(10)
                .putShort((short) 20)
                .putShort(UTF8_NAMES)
                .putShort((short) 0)
                .putInt(0x00210000) // 1980-01-01
                .flip();
    }

    private void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private static void requireSmall(long bytes) throws IOException {
        if (bytes > LARGEST) {
            throw new IOException("the file would have " + bytes + " bytes; this writer ends at 4 GiB");
        }
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
