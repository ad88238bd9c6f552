package dev.tessera.serving.images;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads that turn finished images into files, apart from the models' lanes and from Netty's loops. Their queue needs no
 * bound of its own: a generation has at most one preview and its finished images here, and the models' queues bound the
 * generations.
 */
public final class EncoderPool implements AutoCloseable {

    private final ExecutorService threads;

    /** @param size threads, at least 1 */
    public EncoderPool(int size) {
        var number = new AtomicInteger();
        threads = Executors.newFixedThreadPool(size, work -> {
            var thread = new Thread(work, "encoder-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Runs work on finished images: encoding, storing. */
    public <T> CompletableFuture<T> run(Callable<T> work) {
        var result = new CompletableFuture<T>();
        threads.execute(() -> {
            try {
                result.complete(work.call());
            } catch (Exception | Error e) {
                result.completeExceptionally(e);
            }
        });
        return result;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
