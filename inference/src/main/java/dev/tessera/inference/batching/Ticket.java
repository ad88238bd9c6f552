package dev.tessera.inference.batching;

import java.util.concurrent.CompletableFuture;

/** A queued or running generation, in the hands of the one who asked for it. */
public interface Ticket {

    /**
     * Completes when the generation has ended and its resources are released: normally when all steps are done;
     * exceptionally with {@link java.util.concurrent.CancellationException}, {@link DeadlineExceededException}, or what
     * the engine threw. The returned future is a copy: cancelling it does nothing, {@link #cancel} does. What depends on it runs
     * on the thread that ends the generation, normally the lane, so long work belongs on an executor of your own.
     */
    CompletableFuture<Void> completion();

    /** Stops the generation before its next step, or takes it out of the queue. Does nothing once it has ended. */
    void cancel();
}
