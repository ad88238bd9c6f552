package dev.tessera.jobstore.content;

import dev.tessera.web.errors.ApiException;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
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

        private final ContentWriter writer;
        private final long most;
        private final AtomicBoolean ended = new AtomicBoolean();
        private long bytes;

        Receiving(ContentStore.Upload upload, long most) {
            this.writer = new ContentWriter(upload);
            this.most = most;
        }

        /** Releases the buffer. @return the bytes so far */
        long take(DataBuffer buffer) {
            try {
                var data = new byte[buffer.readableByteCount()];
                bytes += data.length;
                if (bytes > most) throw tooLarge(most);
                buffer.read(data);
                writer.write(data, 0, data.length);
                return bytes;
            } finally {
                DataBufferUtils.release(buffer);
            }
        }

        ReceivedContent finish() {
            if (!ended.compareAndSet(false, true)) throw new IllegalStateException("the sender left");
            try {
                return writer.complete();
            } catch (RuntimeException e) {
                writer.abort();
                throw e;
            }
        }

        /** What is finished stays, even if its sender leaves now: somebody may have noted it already. */
        void abort() {
            if (ended.compareAndSet(false, true)) writer.abort();
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
