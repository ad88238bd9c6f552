package dev.tessera.inference.batching;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps what a listener throws away from the lane: metrics must not end generations. */
record QuietListener(SchedulerListener listener) implements SchedulerListener {

    private static final Logger LOG = LoggerFactory.getLogger(QuietListener.class);

    @Override
    public void admitted(Priority priority, Duration queued) {
        tell(() -> listener.admitted(priority, queued));
    }

    @Override
    public void stepped(StepKind kind, int generations, int rows, Duration took) {
        tell(() -> listener.stepped(kind, generations, rows, took));
    }

    @Override
    public void ended(Outcome outcome, Duration total) {
        tell(() -> listener.ended(outcome, total));
    }

    private static void tell(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException e) {
            LOG.warn("a scheduler listener failed", e);
        }
    }
}
