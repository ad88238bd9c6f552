package dev.tessera.inference.batching;

import java.util.List;
import java.util.Optional;

/**
 * What a model does when the {@link StepScheduler} tells it to. A generation is a state machine of steps; generations
 * whose next step is of the same kind run as one batch. {@link #rows} and {@link #capacity} are constants and may be asked
 * by any thread; all other methods are called by the scheduler's own thread only, so an engine needs no locks.
 *
 * @param <G> a generation: the state of one request between its steps
 */
public interface StepEngine<G> extends AutoCloseable {

    /** Batch rows that the generation takes in every step and while it is admitted, at least 1. */
    int rows(G generation);

    /** The most rows that may be admitted at once (cache slots). */
    int capacity();

    /**
     * Gives the generation what it needs to run, such as cache slots. Called once, before its first step. If it
     * throws, it has taken nothing: {@link #release} is not called.
     */
    void admit(G generation);

    /** The kind of the next step; empty when the generation is complete. May be asked several times between two steps. */
    Optional<StepKind> next(G generation);

    /** Runs one step of {@code kind} for every generation of {@code batch}; their rows add up to at most {@code kind.maxRows()}. */
    void step(StepKind kind, List<G> batch);

    /** Takes back what {@link #admit} gave. Called once for each admitted generation, however it ends. */
    void release(G generation);

    @Override
    void close();
}
