package dev.tessera.serving.pattern;

import dev.tessera.inference.batching.StepEngine;
import dev.tessera.inference.batching.StepKind;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Advances patterns one level per step. */
final class PatternEngine implements StepEngine<PatternGeneration> {

    private static final StepKind PAINT = new StepKind("paint", 16);

    private final StepGate gate;
    private final AtomicInteger admitted;

    PatternEngine(StepGate gate, AtomicInteger admitted) {
        this.gate = gate;
        this.admitted = admitted;
    }

    @Override
    public int rows(PatternGeneration generation) {
        return generation.images();
    }

    @Override
    public int capacity() {
        return PAINT.maxRows();
    }

    @Override
    public void admit(PatternGeneration generation) {
        admitted.incrementAndGet();
    }

    @Override
    public Optional<StepKind> next(PatternGeneration generation) {
        return generation.complete() ? Optional.empty() : Optional.of(PAINT);
    }

    @Override
    public void step(StepKind kind, List<PatternGeneration> batch) {
        gate.pass();
        batch.forEach(PatternGeneration::advance);
    }

    @Override
    public void release(PatternGeneration generation) {
        admitted.decrementAndGet();
    }

    @Override
    public void close() {}
}
