package dev.tessera.benchmarks.history;

/** What the work of a job does when it is left in peace. */
public enum Fate {
    /** Succeeds. */
    SUCCEEDS,
    /** Refuses its input for good: the job fails as {@code invalid} after one attempt. */
    REFUSES,
    /** Fails in every attempt: the job fails as {@code attempts_exhausted}. */
    BREAKS
}
