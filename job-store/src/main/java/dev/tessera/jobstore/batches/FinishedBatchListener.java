package dev.tessera.jobstore.batches;

import java.util.UUID;

/** A part of the service that has something to do when a batch ends, in the transaction that ends it. */
public interface FinishedBatchListener {

    /** @param status {@code completed}, {@code failed}, {@code expired} or {@code cancelled} */
    void finished(UUID batch, String owner, String status);
}
