package dev.tessera.jobstore.content;

import dev.tessera.web.errors.ApiException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Writes a request's body to a content store as it comes, holding one part in memory. */
public final class ContentReceiver {

    private static final int PREFETCH = 4;

    private final ContentStore store;
    private final Scheduler threads = Schedulers.boundedElastic();

    ContentReceiver(ContentStore store) {
        this.store = store;
    }

    /**
     * Stores a body under an id. A body that breaks off or is too large leaves nothing behind.
     *
     * @param most bytes; more are refused with 413
     */
    public Mono<ReceivedContent> receive(UUID id, Flux<DataBuffer> body, long most) {
        return Mono.defer(() -> {
            var receiving = new Receiving(store.begin(id), most);
            return body.publishOn(threads, PREFETCH)
                    .map(receiving::take)
                    .doOnDiscard(DataBuffer.class, DataBufferUtils::release)
                    .then(Mono.fromCallable(receiving::finish))
                    .doOnError(thrown -> receiving.abort())
                    .doOnCancel(() -> threads.schedule(receiving::abort));
        });
    }

    private static final class Receiving {

        private final ContentStore.Upload upload;
        private final long most;
        private final MessageDigest sha256;
        private final byte[] part = new byte[ContentStore.PART];
        private int filled;
        private long bytes;

        Receiving(ContentStore.Upload upload, long most) {
            this.upload = upload;
            this.most = most;
            try {
                this.sha256 = MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java has SHA-256", e);
            }
        }

        /** Releases the buffer. @return the bytes so far */
        long take(DataBuffer buffer) {
            try {
                bytes += buffer.readableByteCount();
                if (bytes > most) throw tooLarge(most);
                while (buffer.readableByteCount() > 0) {
                    int count = Math.min(part.length - filled, buffer.readableByteCount());
                    buffer.read(part, filled, count);
                    filled += count;
                    if (filled == part.length) flush();
                }
                return bytes;
            } finally {
                DataBufferUtils.release(buffer);
            }
        }

        private void flush() {
            var full = Arrays.copyOf(part, filled);
            sha256.update(full);
            upload.append(full);
            filled = 0;
        }

        ReceivedContent finish() {
            if (filled > 0) flush();
            upload.complete();
            return new ReceivedContent(bytes, sha256.digest());
        }

        void abort() {
            upload.abort();
        }
    }

    private static ApiException tooLarge(long most) {
        return new ApiException(
                413,
                Optional.empty(),
                Optional.of("body_too_large"),
                "the body is larger than " + most + " bytes, the most allowed here; send less",
                Map.of());
    }
}
