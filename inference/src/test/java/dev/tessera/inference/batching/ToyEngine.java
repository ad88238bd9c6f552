package dev.tessera.inference.batching;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * An engine that counts, and complains when the scheduler breaks a promise. With a gate each step waits until the test
 * lets it end.
 */
final class ToyEngine implements StepEngine<Toy> {

    private static final int PATIENCE_SECONDS = 20;

    private final int capacity;
    private final boolean gated;
    private final Semaphore gate = new Semaphore(0);
    private final BlockingQueue<List<Toy>> begun = new LinkedBlockingQueue<>();
    private final List<Toy> held = new ArrayList<>();
    private Thread lane;

    /** Promises that were broken; empty in every good test. */
    final List<String> complaints = Collections.synchronizedList(new ArrayList<>());

    /** Names of each batch that ran. */
    final List<String> batches = Collections.synchronizedList(new ArrayList<>());

    volatile int closed;

    private ToyEngine(int capacity, boolean gated) {
        this.capacity = capacity;
        this.gated = gated;
    }

    static ToyEngine free(int capacity) {
        return new ToyEngine(capacity, false);
    }

    static ToyEngine gated(int capacity) {
        return new ToyEngine(capacity, true);
    }

    /** Waits until a step has begun, and says whose. */
    List<Toy> awaitStep() throws InterruptedException {
        var batch = begun.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (batch == null) {
            throw new AssertionError("no step began; so far " + batches);
        }
        return batch;
    }

    void endStep() {
        gate.release();
    }

    /** Lets all steps pass from now on. */
    void open() {
        gate.release(Integer.MAX_VALUE / 2);
    }

    @Override
    public int rows(Toy toy) {
        return toy.rows;
    }

    @Override
    public int capacity() {
        return capacity;
    }

    @Override
    public void admit(Toy toy) {
        onLane("admit");
        toy.admissions++;
        throwAt(toy, -1);
        held.add(toy);
        int rows = held.stream().mapToInt(one -> one.rows).sum();
        if (rows > capacity) {
            complaints.add(rows + " rows were admitted, more than " + capacity);
        }
    }

    @Override
    public Optional<StepKind> next(Toy toy) {
        onLane("next");
        return toy.next();
    }

    @Override
    public void step(StepKind kind, List<Toy> batch) {
        onLane("step");
        int rows = batch.stream().mapToInt(toy -> toy.rows).sum();
        if (batch.isEmpty() || rows > kind.maxRows()) {
            complaints.add("a batch of " + rows + " rows for " + kind);
        }
        batches.add(kind.name() + batch);
        if (gated) {
            begun.add(batch);
            gate.acquireUninterruptibly();
        }
        for (var toy : batch) {
            if (!held.contains(toy) || !toy.next().equals(Optional.of(kind))) {
                complaints.add(toy + " was run for " + kind.name() + " but is held: " + held + " at " + toy.next());
            }
            throwAt(toy, toy.done);
        }
        batch.forEach(toy -> toy.run(kind));
    }

    @Override
    public void release(Toy toy) {
        onLane("release");
        toy.releases++;
        if (!held.remove(toy)) {
            complaints.add(toy + " was released but not held");
        }
        throwAt(toy, toy.steps.size());
    }

    @Override
    public void close() {
        onLane("close");
        closed++;
        if (!held.isEmpty()) {
            complaints.add("closed while " + held + " are held");
        }
    }

    private void onLane(String call) {
        lane = lane == null ? Thread.currentThread() : lane;
        if (Thread.currentThread() != lane) {
            complaints.add(call + " was called by " + Thread.currentThread().getName());
        }
    }

    private static void throwAt(Toy toy, int step) {
        if (toy.failure.isEmpty() || toy.failure.get().step() != step) {
            return;
        }
        var thrown = toy.failure.get().thrown();
        if (thrown instanceof Error error) {
            throw error;
        }
        throw (RuntimeException) thrown;
    }
}
