package dev.tessera.inference.batching;

/** Who goes first when generations wait for admission. */
public enum Priority {
    /** Somebody waits for the answer. */
    INTERACTIVE,
    /** Jobs and batch lines. */
    BATCH
}
