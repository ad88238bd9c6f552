package dev.tessera.serving.jobs;

/** The job is no longer this worker's. */
final class JobLostException extends Exception {

    private static final long serialVersionUID = 1L;

    JobLostException() {
        super("the job is no longer this worker's");
    }
}
