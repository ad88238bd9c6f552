package dev.tessera.stack.local;

import dev.tessera.stack.StackException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Parts that start side by side and stop one after another, the last named first. When one does not start, those that
 * did are stopped before its exception is passed on.
 */
final class Parallel implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Parallel.class);

    private record Part(String name, Future<? extends AutoCloseable> start) {}

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Part> parts = new ArrayList<>();

    <T extends AutoCloseable> Future<T> start(String name, Callable<T> part) {
        var begun = System.nanoTime();
        Future<T> future = threads.submit(() -> {
            Thread.currentThread().setName("start-" + name);
            var started = part.call();
            LOG.info("{} is up after {} ms", name, (System.nanoTime() - begun) / 1_000_000);
            return started;
        });
        parts.add(new Part(name, future));
        return future;
    }

    /** Waits for all of them. */
    void await() {
        threads.shutdown();
        for (var part : parts) {
            result(part.start, part.name);
        }
    }

    static <T> T result(Future<T> start, String name) {
        try {
            return start.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof StackException known) {
                throw known;
            }
            throw new StackException(name + " did not start (" + innermost(e) + "); the log says more", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackException("interrupted while " + name + " started", e);
        }
    }

    private static String innermost(Throwable thrown) {
        var cause = thrown;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }

    /** Waits for parts that are still starting, also when the caller was interrupted. */
    @Override
    public void close() {
        boolean interrupted = Thread.interrupted();
        threads.shutdown();
        Deque<Part> order = new ArrayDeque<>();
        parts.forEach(order::push);
        for (var part : order) {
            stop(part);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void stop(Part part) {
        try {
            part.start.get().close();
        } catch (ExecutionException e) {
            LOG.debug("{} never started", part.name);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            LOG.warn("{} did not stop cleanly", part.name, e);
        }
    }
}
