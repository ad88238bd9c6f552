package dev.tessera.serving.jobs;

import dev.tessera.protocol.jobs.ClaimAnswer.Granted;
import dev.tessera.protocol.jobs.JobKind;

/** Does the work of one kind of job. A service has one bean of it for each kind that it runs. */
public interface JobRunner {

    JobKind kind();

    /** Waits until it can run jobs; called once on the worker's thread before the first record is asked for. */
    default void awaitReady() throws InterruptedException {}

    /**
     * Begins the work and returns soon; it may be called on any thread, for several jobs at once.
     *
     * @param desk where the work tells what it does; exactly one of its three endings must be called in the end
     * @throws JobFailure if the request is refused at once; then the desk must not have been told an ending
     */
    Stopper start(Granted job, JobDesk desk);

    /** Stops one running job. */
    @FunctionalInterface
    interface Stopper {

        /** At its next step; the work then ends with {@link JobDesk#stopped}. Called again, it does nothing. */
        void stop();
    }
}
