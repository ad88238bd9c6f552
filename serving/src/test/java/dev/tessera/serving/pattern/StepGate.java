package dev.tessera.serving.pattern;

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** Decides when the steps of {@link PatternGenerator} run, so that a test can look at a generation between two steps. */
public final class StepGate {

    private static final int OPEN = 1_000_000;

    private final Semaphore permits;
    private final AtomicInteger stepsRun = new AtomicInteger();

    private StepGate(int permits) {
        this.permits = new Semaphore(permits);
    }

    /** Never holds a step. */
    public static StepGate open() {
        return new StepGate(OPEN);
    }

    /** Holds every step until {@link #allow}. */
    public static StepGate closed() {
        return new StepGate(0);
    }

    /** Lets so many more steps run. */
    public void allow(int steps) {
        permits.release(steps);
    }

    /** Lets all steps run from now on. */
    public void allowAll() {
        permits.release(OPEN);
    }

    /** Steps that have begun. */
    public int stepsRun() {
        return stepsRun.get();
    }

    void pass() {
        permits.acquireUninterruptibly();
        stepsRun.incrementAndGet();
    }
}
