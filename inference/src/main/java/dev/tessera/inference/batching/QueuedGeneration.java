package dev.tessera.inference.batching;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** A generation with what the scheduler knows about it. Except for {@code cancelled}, only the lane changes it. */
final class QueuedGeneration<G> implements Ticket {

    private final G generation;
    private final Admission admission;
    private final int rows;
    private final Instant submitted;
    private final Consumer<QueuedGeneration<G>> onCancel;
    private final CompletableFuture<Void> completion = new CompletableFuture<>();
    private volatile boolean cancelled;
    private Optional<Instant> admitted = Optional.empty();
    private long lastStep;

    QueuedGeneration(
            G generation, Admission admission, int rows, Instant submitted, Consumer<QueuedGeneration<G>> onCancel) {
        this.generation = generation;
        this.admission = admission;
        this.rows = rows;
        this.submitted = submitted;
        this.onCancel = onCancel;
    }

    G generation() {
        return generation;
    }

    Admission admission() {
        return admission;
    }

    int rows() {
        return rows;
    }

    Instant submitted() {
        return submitted;
    }

    /** When the engine gave it what it needs to run; empty until then. */
    Optional<Instant> admitted() {
        return admitted;
    }

    void admitted(Instant when, long step) {
        admitted = Optional.of(when);
        lastStep = step;
    }

    /** The number of the last step it took part in, or of the last one before it was admitted. */
    long lastStep() {
        return lastStep;
    }

    void stepped(long step) {
        lastStep = step;
    }

    /** Why the generation must not go on. */
    Optional<RuntimeException> reasonToStop(Instant now) {
        if (cancelled) {
            return Optional.of(new CancellationException("the generation was cancelled"));
        }
        return admission.deadline().filter(deadline -> !now.isBefore(deadline)).map(DeadlineExceededException::new);
    }

    void complete(Optional<Throwable> failure) {
        failure.ifPresentOrElse(completion::completeExceptionally, () -> completion.complete(null));
    }

    @Override
    public CompletableFuture<Void> completion() {
        return completion.copy();
    }

    @Override
    public void cancel() {
        cancelled = true;
        onCancel.accept(this);
    }
}
