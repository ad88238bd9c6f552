package dev.tessera.serving.jobs;

import dev.tessera.protocol.jobs.JobError;

/** A job cannot be run. */
public final class JobFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient JobError error;
    private final boolean retryable;

    /** @param retryable whether another attempt may succeed */
    public JobFailure(JobError error, boolean retryable) {
        super(error.message());
        this.error = error;
        this.retryable = retryable;
    }

    public JobError error() {
        return error;
    }

    public boolean retryable() {
        return retryable;
    }
}
