package dev.tessera.jobstore.batches;

import java.util.UUID;

/** A batch is not in the state any more in which it was taken: it was cancelled or expired, or another replica has it. */
final class BatchChangedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    BatchChangedException(UUID batch) {
        super("batch " + batch + " was changed meanwhile");
    }
}
