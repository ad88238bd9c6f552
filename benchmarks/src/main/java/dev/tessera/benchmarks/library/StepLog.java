package dev.tessera.benchmarks.library;

import dev.tessera.inference.batching.Priority;
import dev.tessera.inference.batching.SchedulerListener;
import dev.tessera.inference.batching.StepKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Keeps every step of a model since it was last emptied. */
final class StepLog implements SchedulerListener {

    /** @param took sampling included */
    record Step(String kind, int rows, int generations, Duration took) {

        boolean is(String wantedKind, int wantedRows) {
            return kind.equals(wantedKind) && rows == wantedRows;
        }
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition grown = lock.newCondition();
    private final List<Step> steps = new ArrayList<>();

    @Override
    public void admitted(Priority priority, Duration queued) {}

    @Override
    public void stepped(StepKind kind, int generations, int rows, Duration took) {
        lock.lock();
        try {
            steps.add(new Step(kind.name(), rows, generations, took));
            grown.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void ended(Outcome outcome, Duration total) {}

    /** The steps so far; the log is empty afterwards. */
    List<Step> take() {
        lock.lock();
        try {
            var taken = List.copyOf(steps);
            steps.clear();
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until so many steps of a kind and size are in the log.
     *
     * @throws IllegalStateException if that takes longer than {@code limit}
     */
    void await(String kind, int rows, int count, Duration limit) throws InterruptedException {
        lock.lock();
        try {
            long left = limit.toNanos();
            while (steps.stream().filter(step -> step.is(kind, rows)).count() < count) {
                if (left <= 0) {
                    throw new IllegalStateException(count + " steps " + kind + " of " + rows
                            + " rows did not come within " + limit.toSeconds() + " s; in the log: " + steps);
                }
                left = grown.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }
}
