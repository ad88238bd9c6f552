package dev.tessera.inference.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The central directory of a zip file, with the byte where each entry's data starts. Java's own zip reader does not tell
 * offsets. Sizes beyond 4 GiB (ZIP64) are understood; nothing is unpacked.
 */
final class ZipDirectory {

    private static final int END = 0x06054b50;
    private static final int END_64 = 0x06064b50;
    private static final int LOCATOR_64 = 0x07064b50;
    private static final int CENTRAL = 0x02014b50;
    private static final int LOCAL = 0x04034b50;
    private static final int END_BYTES = 22;
    private static final int LOCATOR_BYTES = 20;
    private static final long MOST_DIRECTORY_BYTES = 64 << 20;
    private static final long UNSIGNED_INT = 0xFFFFFFFFL;

    private final Path file;
    private final FileChannel channel;
    private final long size;

    private ZipDirectory(Path file, FileChannel channel) throws IOException {
        this.file = file;
        this.channel = channel;
        this.size = channel.size();
    }

    /**
     * One entry.
     *
     * @param stored whether the data lies in the file as it is
     * @param size bytes of the data, unpacked
     * @param header byte of the entry's local header
     */
    record Entry(String name, boolean stored, long size, long header) {}

    static Map<String, Entry> read(Path file, FileChannel channel) throws IOException {
        return new ZipDirectory(file, channel).entries();
    }

    /** The byte where the data of a stored entry starts. */
    static long dataOffset(Path file, FileChannel channel, Entry entry) throws IOException {
        return new ZipDirectory(file, channel).dataOffset(entry);
    }

    private long dataOffset(Entry entry) throws IOException {
        var header = bytes(entry.header, 30);
        if (header.getInt(0) != LOCAL) {
            throw damaged("entry '" + entry.name + "' has no local header at byte " + entry.header);
        }
        long start = entry.header + 30 + (header.getShort(26) & 0xFFFF) + (header.getShort(28) & 0xFFFF);
        if (start > size || entry.size > size - start) {
            throw damaged("entry '" + entry.name + "' of " + entry.size + " bytes reaches beyond the end of the file");
        }
        return start;
    }

    private Map<String, Entry> entries() throws IOException {
        var end = end();
        if (end.length < 0 || end.length > MOST_DIRECTORY_BYTES || end.start < 0 || end.start > size - end.length) {
            throw damaged("its directory of " + end.length + " bytes does not lie within the file");
        }
        var directory = bytes(end.start, (int) end.length);
        var entries = new LinkedHashMap<String, Entry>();
        while (directory.remaining() >= 46 && directory.getInt(directory.position()) == CENTRAL) {
            var entry = entry(directory);
            if (entries.put(entry.name, entry) != null) {
                throw damaged("entry '" + entry.name + "' is there twice");
            }
        }
        if (entries.size() != end.count) {
            throw damaged("its directory promises " + end.count + " entries and has " + entries.size());
        }
        return entries;
    }

    private Entry entry(ByteBuffer directory) {
        int at = directory.position();
        int nameLength = directory.getShort(at + 28) & 0xFFFF;
        int extraLength = directory.getShort(at + 30) & 0xFFFF;
        int commentLength = directory.getShort(at + 32) & 0xFFFF;
        int total = 46 + nameLength + extraLength + commentLength;
        if (directory.remaining() < total) {
            throw damaged("its directory is cut off");
        }
        var name = new byte[nameLength];
        directory.get(at + 46, name);
        long packed = directory.getInt(at + 20) & UNSIGNED_INT;
        long unpacked = directory.getInt(at + 24) & UNSIGNED_INT;
        long header = directory.getInt(at + 42) & UNSIGNED_INT;
        var wide = new Wide(directory.slice(at + 46 + nameLength, extraLength).order(ByteOrder.LITTLE_ENDIAN));
        unpacked = unpacked == UNSIGNED_INT ? wide.next() : unpacked;
        packed = packed == UNSIGNED_INT ? wide.next() : packed;
        header = header == UNSIGNED_INT ? wide.next() : header;
        directory.position(at + total);
        boolean stored = directory.getShort(at + 10) == 0 && packed == unpacked;
        if (unpacked < 0 || header < 0) {
            throw damaged("an entry has a negative size or place");
        }
        return new Entry(new String(name, StandardCharsets.UTF_8), stored, unpacked, header);
    }

    /** The 64-bit numbers of an entry's extra field, in the order in which they replace 32-bit ones. */
    private final class Wide {

        private ByteBuffer numbers = ByteBuffer.allocate(0);

        Wide(ByteBuffer extra) {
            while (extra.remaining() >= 4) {
                int id = extra.getShort() & 0xFFFF;
                int length = Math.min(extra.getShort() & 0xFFFF, extra.remaining());
                if (id == 1) {
                    numbers = extra.slice(extra.position(), length).order(ByteOrder.LITTLE_ENDIAN);
                }
                extra.position(extra.position() + length);
            }
        }

        long next() {
            if (numbers.remaining() < 8) {
                throw damaged("a size beyond 4 GiB is announced and not given");
            }
            return numbers.getLong();
        }
    }

    /** Where the directory lies. */
    private record End(long start, long length, long count) {}

    private End end() throws IOException {
        int tail = (int) Math.min(size, END_BYTES + 0xFFFF);
        var bytes = bytes(size - tail, tail);
        for (int at = tail - END_BYTES; at >= 0; at--) {
            if (bytes.getInt(at) == END) {
                long place = size - tail + at;
                long start = bytes.getInt(at + 16) & UNSIGNED_INT;
                long count = bytes.getShort(at + 10) & 0xFFFF;
                boolean wide = start == UNSIGNED_INT || count == 0xFFFF || hasLocator(place);
                return wide ? end64(place) : new End(start, bytes.getInt(at + 12) & UNSIGNED_INT, count);
            }
        }
        throw damaged("it begins like a zip file and has no directory: it may have been cut off");
    }

    private boolean hasLocator(long end) throws IOException {
        return end >= LOCATOR_BYTES && bytes(end - LOCATOR_BYTES, 4).getInt(0) == LOCATOR_64;
    }

    private End end64(long end) throws IOException {
        if (!hasLocator(end)) {
            throw damaged("its directory is announced as 64-bit and has no locator");
        }
        long place = bytes(end - LOCATOR_BYTES, LOCATOR_BYTES).getLong(8);
        if (place < 0 || place > size - 56) {
            throw damaged("its 64-bit directory does not lie within the file");
        }
        var record = bytes(place, 56);
        if (record.getInt(0) != END_64) {
            throw damaged("its 64-bit directory is not where it is announced");
        }
        return new End(record.getLong(48), record.getLong(40), record.getLong(32));
    }

    private ByteBuffer bytes(long at, int count) throws IOException {
        if (at < 0 || at > size - count) {
            throw damaged("it ends before byte " + (at + count));
        }
        var buffer = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining() && channel.read(buffer, at + buffer.position()) >= 0) {
            continue;
        }
        if (buffer.hasRemaining()) {
            throw damaged("it was cut off while it was read");
        }
        return buffer.flip();
    }

    private CheckpointException damaged(String reason) {
        return CheckpointException.of(file, "it is damaged: " + reason);
    }
}
