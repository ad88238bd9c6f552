package dev.tessera.inference.batching;

import java.time.Duration;

/** What a scheduler tells about its work, for metrics. Called by the scheduler's thread: must return at once. */
public interface SchedulerListener {

    /** How a generation ended. */
    enum Outcome {
        COMPLETED,
        CANCELLED,
        DEADLINE_EXCEEDED,
        FAILED
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
