package dev.tessera.jobstore.content;

import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** Content written by this service itself, part by part. Close it when all is written; otherwise abort it. */
public final class ContentWriter extends OutputStream {

    private final ContentStore.Upload upload;
    private final MessageDigest sha256;
    private final byte[] part = new byte[ContentStore.PART];
    private int filled;
    private long bytes;

    public ContentWriter(ContentStore.Upload upload) {
        this.upload = upload;
        try {
            this.sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public void write(int value) {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] data, int offset, int length) {
        int done = 0;
        while (done < length) {
            int count = Math.min(part.length - filled, length - done);
            System.arraycopy(data, offset + done, part, filled, count);
            filled += count;
            done += count;
            if (filled == part.length) emit();
        }
        bytes += length;
    }

    private void emit() {
        var full = Arrays.copyOf(part, filled);
        sha256.update(full);
        upload.append(full);
        filled = 0;
    }

    /** Stores the rest; nothing may be written after it. */
    public ReceivedContent complete() {
        if (filled > 0) emit();
        upload.complete();
        return new ReceivedContent(bytes, sha256.digest());
    }

    /** Forgets what was written. */
    public void abort() {
        upload.abort();
    }
}
