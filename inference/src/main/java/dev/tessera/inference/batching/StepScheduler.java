package dev.tessera.inference.batching;

import dev.tessera.inference.batching.SchedulerListener.Outcome;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the generations of one model in shared batches on a thread of its own, the lane. See the package's description for
 * the rules. May be used by any thread.
 *
 * @param <G> a generation
 */
public final class StepScheduler<G> implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StepScheduler.class);

    private final StepEngine<G> engine;
    private final InstantSource clock;
    private final SchedulerListener listener;
    private final int capacity;
    private final Thread lane;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private final WaitingRoom<G> waiting;
    private final List<QueuedGeneration<G>> running = new ArrayList<>();
    private Pace pace = Pace.UNKNOWN;
    private boolean closed;

    /** Steps that ran; only the lane uses it. */
    private long steps;

    /**
     * Starts the lane.
     *
     * @param name of the model, for the thread's name
     * @param engine belongs to the scheduler from now on, which closes it
     * @param queueLength the most generations that wait although there are not rows for all of them
     */
    public StepScheduler(
            String name, StepEngine<G> engine, int queueLength, InstantSource clock, SchedulerListener listener) {
        this.engine = engine;
        this.clock = clock;
        this.listener = new QuietListener(listener);
        this.capacity = engine.capacity();
        this.waiting = new WaitingRoom<>(queueLength);
        this.lane = new Thread(this::run, "lane-" + name);
        lane.setDaemon(true);
        lane.start();
    }

    /**
     * Queues a generation.
     *
     * @throws QueueFullException if too many wait
     * @throws IllegalArgumentException if it needs more rows than there are
     * @throws IllegalStateException if the scheduler is closed
     */
    public Ticket submit(G generation, Admission admission) {
        int rows = engine.rows(generation);
        if (rows < 1 || rows > capacity) {
            throw new IllegalArgumentException(
                    "a generation of " + rows + " rows does not fit a batch of " + capacity + "; ask for fewer images");
        }
        var queued = new QueuedGeneration<>(generation, admission, rows, clock.instant(), this::cancelled);
        lock.lock();
        try {
            if (closed) {
                throw new IllegalStateException("the model is being closed");
            }
            boolean fits = rowsInUse() + waiting.rows() + rows <= capacity;
            if (!fits && waiting.full()) {
                throw new QueueFullException(waiting.size(), predictedWait());
            }
            waiting.add(queued);
            work.signal();
        } finally {
            lock.unlock();
        }
        return queued;
    }

    /** Generations in the batch. */
    public int running() {
        return locked(running::size);
    }

    /** Generations that wait for room. */
    public int waiting() {
        return locked(waiting::size);
    }

    /** Until a newcomer would start, from the recent pace; zero when there is room. */
    public Duration predictedStart() {
        return locked(() -> waiting.isEmpty() && rowsInUse() < capacity ? Duration.ZERO : predictedWait());
    }

    /**
     * Stops all generations at their next step, ends the lane, closes the engine. Returns when that is done; at once if it
     * is the lane that calls, from a listener or a completion.
     */
    @Override
    public void close() {
        locked(() -> {
            closed = true;
            work.signal();
            return closed;
        });
        boolean interrupted = false;
        while (lane.isAlive() && Thread.currentThread() != lane) {
            try {
                lane.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        Throwable reason = new CancellationException("the model was closed");
        try {
            while (awaitWork()) {
                settle();
                dropStopped();
                admitWaiting();
                StepPlan.of(settle()).ifPresent(this::step);
            }
        } catch (RuntimeException | Error e) {
            // Nothing above should throw. If it does, nobody may wait for ever for a lane that is gone.
            LOG.error("the lane of a model broke and ends", e);
            reason = e;
        }
        endAll(reason);
    }

    /** Parks while there is nothing to do; false when the scheduler is to end. */
    private boolean awaitWork() {
        return locked(() -> {
            while (!closed && running.isEmpty() && waiting.isEmpty()) {
                work.awaitUninterruptibly();
            }
            return !closed;
        });
    }

    /** Ends what is complete, cancelled, late or broken; all others are ready for a step. In the order of admission. */
    private List<StepPlan.Ready<QueuedGeneration<G>>> settle() {
        var ready = new ArrayList<StepPlan.Ready<QueuedGeneration<G>>>();
        for (var queued : List.copyOf(running)) {
            next(queued)
                    .ifPresent(kind -> ready.add(new StepPlan.Ready<>(queued, kind, queued.rows(), queued.lastStep())));
        }
        return ready;
    }

    /** The kind of its next step; empty when it has none, and then it is ended. */
    private Optional<StepKind> next(QueuedGeneration<G> queued) {
        Optional<Throwable> failure;
        try {
            failure = queued.reasonToStop(clock.instant()).map(reason -> reason);
            var kind = failure.isPresent() ? Optional.<StepKind>empty() : engine.next(queued.generation());
            if (kind.isPresent()) {
                return kind;
            }
        } catch (RuntimeException | Error e) {
            failure = Optional.of(e);
        }
        end(queued, failure);
        return Optional.empty();
    }

    /** Ends what is cancelled or late while it waits. */
    private void dropStopped() {
        var now = clock.instant();
        var stopped =
                locked(() -> waiting.removeIf(queued -> queued.reasonToStop(now).isPresent()));
        stopped.forEach(queued -> end(queued, queued.reasonToStop(now).map(reason -> reason)));
    }

    private void admitWaiting() {
        for (var next = takeFitting(); next.isPresent(); next = takeFitting()) {
            var queued = next.get();
            try {
                engine.admit(queued.generation());
            } catch (RuntimeException | Error e) {
                end(queued, Optional.of(e));
                continue;
            }
            var now = clock.instant();
            queued.admitted(now, steps);
            listener.admitted(queued.admission().priority(), Duration.between(queued.submitted(), now));
        }
    }

    private Optional<QueuedGeneration<G>> takeFitting() {
        return locked(() -> {
            var next = waiting.takeFitting(capacity - rowsInUse());
            next.ifPresent(running::add);
            return next;
        });
    }

    private void step(StepPlan<QueuedGeneration<G>> plan) {
        var batch = plan.batch();
        var started = clock.instant();
        try {
            engine.step(
                    plan.kind(),
                    batch.stream().map(QueuedGeneration::generation).toList());
        } catch (RuntimeException | Error e) {
            batch.forEach(queued -> end(queued, Optional.of(e)));
            return;
        }
        steps++;
        batch.forEach(queued -> queued.stepped(steps));
        listener.stepped(plan.kind(), batch.size(), plan.rows(), Duration.between(started, clock.instant()));
    }

    /** Releases, counts, and only then completes. Called once for each generation, by whoever took it out of its place. */
    private void end(QueuedGeneration<G> queued, Optional<Throwable> failure) {
        var reason = queued.admitted().isPresent() ? released(queued, failure) : failure;
        var now = clock.instant();
        locked(() -> {
            var admitted = queued.admitted().filter(when -> reason.isEmpty());
            pace = admitted.map(when -> pace.with(Duration.between(when, now))).orElse(pace);
            return running.remove(queued);
        });
        listener.ended(Outcome.of(reason), Duration.between(queued.submitted(), now));
        queued.complete(reason);
    }

    private Optional<Throwable> released(QueuedGeneration<G> queued, Optional<Throwable> failure) {
        try {
            engine.release(queued.generation());
            return failure;
        } catch (RuntimeException | Error e) {
            return Optional.of(failure.orElse(e));
        }
    }

    private void endAll(Throwable reason) {
        var left = locked(() -> {
            closed = true;
            return waiting.removeIf(queued -> true);
        });
        left.forEach(queued -> end(queued, Optional.of(reason)));
        List.copyOf(running).forEach(queued -> end(queued, Optional.of(reason)));
        try {
            engine.close();
        } catch (RuntimeException | Error e) {
            LOG.error("a model could not be closed", e);
        }
    }

    /** One that only waits is ended at once, by the canceller's thread; a running one by the lane at its next step. */
    private void cancelled(QueuedGeneration<G> cancelled) {
        var removed = locked(() -> waiting.removeIf(queued -> queued == cancelled));
        removed.forEach(queued -> end(queued, Optional.of(new CancellationException("the generation was cancelled"))));
    }

    private int rowsInUse() {
        return running.stream().mapToInt(QueuedGeneration::rows).sum();
    }

    private Duration predictedWait() {
        return pace.predict(waiting.rows() + rowsInUse(), capacity);
    }

    private <T> T locked(Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }
}
