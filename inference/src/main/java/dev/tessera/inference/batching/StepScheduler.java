package dev.tessera.inference.batching;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Runs the generations of one model in shared batches on a thread of its own, the lane. See the package's description for
 * the rules.
 *
 * @param <G> a generation
 */
public final class StepScheduler<G> implements AutoCloseable {

    private final StepEngine<G> engine;
    private final InstantSource clock;
    private final SchedulerListener listener;
    private final int capacity;
    private final Thread lane;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private final WaitingRoom<G> waiting;
    private final List<QueuedGeneration<G>> running = new ArrayList<>();
    private final Pace pace = new Pace();
    private boolean closed;

    /** @param queueLength the most generations that wait for room */
    public StepScheduler(
            String name, StepEngine<G> engine, int queueLength, InstantSource clock, SchedulerListener listener) {
        this.engine = engine;
        this.clock = clock;
        this.listener = listener;
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
        if (rows > capacity) {
            throw new IllegalArgumentException(
                    "a generation of " + rows + " rows does not fit a batch of " + capacity + "; ask for fewer images");
        }
        var queued = new QueuedGeneration<>(generation, admission, rows, clock.instant(), this::wake);
        lock.lock();
        try {
            if (closed) {
                throw new IllegalStateException("the model is being closed");
            }
            boolean room = waiting.isEmpty() && rowsInUse() + rows <= capacity;
            if (!room && waiting.full()) {
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

    /** Stops all generations at their next step, ends the lane, closes the engine. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            work.signal();
        } finally {
            lock.unlock();
        }
        boolean interrupted = false;
        while (lane.isAlive()) {
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
        try {
            while (awaitWork()) {
                endStopped();
                admitWaiting();
                step();
            }
        } finally {
            lock.lock();
            try {
                waiting.drain()
                        .forEach(queued -> end(queued, false, new CancellationException("the model was closed")));
            } finally {
                lock.unlock();
            }
            List.copyOf(running)
                    .forEach(queued -> end(queued, true, new CancellationException("the model was closed")));
            engine.close();
        }
    }

    /** Parks while there is nothing to do; false when the scheduler is to end. */
    private boolean awaitWork() {
        lock.lock();
        try {
            while (!closed && running.isEmpty() && waiting.isEmpty()) {
                work.awaitUninterruptibly();
            }
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    /** Ends what was cancelled or is late, queued or running. */
    private void endStopped() {
        var now = clock.instant();
        List<QueuedGeneration<G>> late =
                locked(() -> waiting.removeIf(queued -> queued.reasonToStop(now).isPresent()));
        late.forEach(queued -> end(queued, false, queued.reasonToStop(now).orElseThrow()));
        for (var queued : List.copyOf(running)) {
            queued.reasonToStop(now).ifPresent(reason -> end(queued, true, reason));
        }
    }

    private void admitWaiting() {
        while (true) {
            Optional<QueuedGeneration<G>> next = locked(() -> waiting.takeFitting(capacity - rowsInUse()));
            if (next.isEmpty()) {
                return;
            }
            var queued = next.get();
            try {
                engine.admit(queued.generation());
                locked(() -> running.add(queued));
                listener.admitted(queued.admission().priority(), Duration.between(queued.submitted(), clock.instant()));
            } catch (RuntimeException | Error e) {
                end(queued, false, e);
            }
        }
    }

    /** Runs one step of one kind, then ends what is complete. */
    private void step() {
        var plan = plan();
        if (plan.isEmpty()) {
            return;
        }
        var batch = plan.get().batch();
        var started = clock.instant();
        try {
            engine.step(
                    plan.get().kind(),
                    batch.stream().map(QueuedGeneration::generation).toList());
        } catch (RuntimeException | Error e) {
            batch.forEach(queued -> end(queued, true, e));
            return;
        }
        var ended = clock.instant();
        var took = Duration.between(started, ended);
        batch.forEach(queued -> queued.stepped(ended));
        listener.stepped(plan.get().kind(), batch.size(), plan.get().rows(), took);
    }

    /** The next batch; generations that turn out to be complete, or whose state is broken, are ended on the way. */
    private Optional<StepPlan<QueuedGeneration<G>>> plan() {
        var ready = new ArrayList<StepPlan.Ready<QueuedGeneration<G>>>();
        for (var queued : List.copyOf(running)) {
            try {
                var kind = engine.next(queued.generation());
                if (kind.isPresent()) {
                    ready.add(new StepPlan.Ready<>(queued, kind.get(), queued.rows(), queued.lastStep()));
                } else {
                    end(queued, true, null);
                }
            } catch (RuntimeException | Error e) {
                end(queued, true, e);
            }
        }
        return StepPlan.of(ready);
    }

    /** @param failure why it ended early; null when it is complete */
    private void end(QueuedGeneration<G> queued, boolean admitted, Throwable failure) {
        var reason = failure;
        if (admitted) {
            locked(() -> running.remove(queued));
            try {
                engine.release(queued.generation());
            } catch (RuntimeException | Error e) {
                reason = reason == null ? e : reason;
            }
        }
        var now = clock.instant();
        if (reason == null) {
            locked(() -> pace.ended(queued.rows(), Duration.between(queued.admitted(), now)));
        }
        listener.ended(QueuedGeneration.outcome(reason), Duration.between(queued.submitted(), now));
        queued.complete(reason);
    }

    /** A cancelled generation that only waits is ended at once, by the canceller's thread; a running one by the lane. */
    private void wake(QueuedGeneration<G> cancelled) {
        boolean removed = locked(() -> {
            work.signal();
            return !waiting.removeIf(queued -> queued == cancelled).isEmpty();
        });
        if (removed) {
            end(cancelled, false, new CancellationException("the generation was cancelled"));
        }
    }

    private int rowsInUse() {
        return running.stream().mapToInt(QueuedGeneration::rows).sum();
    }

    private Duration predictedWait() {
        return pace.predict(waiting.rows() + rowsInUse(), capacity);
    }

    private <T> T locked(java.util.function.Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }
}
