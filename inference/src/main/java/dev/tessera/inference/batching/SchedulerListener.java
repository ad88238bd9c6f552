package dev.tessera.inference.batching;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/**
 * What a scheduler tells about its work, for metrics. Called by the scheduler's thread, {@link #ended} also by a thread that
 * cancels: must return at once. What a listener throws is logged and has no other effect.
 */
public interface SchedulerListener {

    /** How a generation ended. */
    enum Outcome {
        COMPLETED,
        CANCELLED,
        DEADLINE_EXCEEDED,
        FAILED;

        /** @param failure why it ended early; empty when all steps are done */
        static Outcome of(Optional<Throwable> failure) {
            return failure.map(Outcome::of).orElse(COMPLETED);
        }

        private static Outcome of(Throwable failure) {
            if (failure instanceof CancellationException) {
                return CANCELLED;
            }
            return failure instanceof DeadlineExceededException ? DEADLINE_EXCEEDED : FAILED;
        }
    }

    /** A generation was taken from the queue after {@code queued}. */
    void admitted(Priority priority, Duration queued);

    /** A step ran. */
    void stepped(StepKind kind, int generations, int rows, Duration took);

    /** A generation ended; {@code total} counts from its submission. */
    void ended(Outcome outcome, Duration total);

    /** Listens to nothing. */
    static SchedulerListener none() {
        return new SchedulerListener() {
            @Override
            public void admitted(Priority priority, Duration queued) {}

            @Override
            public void stepped(StepKind kind, int generations, int rows, Duration took) {}

            @Override
            public void ended(Outcome outcome, Duration total) {}
        };
    }
}
