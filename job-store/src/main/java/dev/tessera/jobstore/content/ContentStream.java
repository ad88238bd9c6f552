package dev.tessera.jobstore.content;

import java.io.InputStream;
import java.util.UUID;

/** Stored content as a stream that holds one part in memory. */
public final class ContentStream extends InputStream {

    private final ContentStore store;
    private final UUID id;
    private final long bytes;
    private byte[] part = {};
    private int position;
    private long read;

    public ContentStream(ContentStore store, UUID id, long bytes) {
        this.store = store;
        this.id = id;
        this.bytes = bytes;
    }

    @Override
    public int read() {
        if (!more()) return -1;
        return part[position++] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
        if (length == 0) return 0;
        if (!more()) return -1;
        int count = Math.min(length, part.length - position);
        System.arraycopy(part, position, into, offset, count);
        position += count;
        return count;
    }

    private boolean more() {
        if (position < part.length) return true;
        if (read >= bytes) return false;
        part = store.read(id, read);
        read += part.length;
        position = 0;
        return true;
    }
}
