package dev.tessera.inference.batching;

import java.time.Instant;

/** A generation was stopped because its deadline had passed. */
public final class DeadlineExceededException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public DeadlineExceededException(Instant deadline) {
        super("the deadline " + deadline + " passed before the generation was complete");
    }
}
