package dev.tessera.inference.batching;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** A generation with what the scheduler knows about it. */
final class QueuedGeneration<G> implements Ticket {

    private final G generation;
    private final Admission admission;
    private final int rows;
    private final Instant submitted;
    private final Consumer<QueuedGeneration<G>> onCancel;
    private final CompletableFuture<Void> completion = new CompletableFuture<>();
    private volatile boolean cancelled;
    private Instant admitted;
    private Instant lastStep;

    QueuedGeneration(
            G generation, Admission admission, int rows, Instant submitted, Consumer<QueuedGeneration<G>> onCancel) {
        this.generation = generation;
        this.admission = admission;
        this.rows = rows;
        this.submitted = submitted;
        this.onCancel = onCancel;
        this.admitted = submitted;
        this.lastStep = submitted;
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

    /** When it joined the batch. */
    Instant admitted() {
        return admitted;
    }

    void admitted(Instant when) {
        admitted = when;
    }

    /** When its last step ended, or when it was submitted. */
    Instant lastStep() {
        return lastStep;
    }

    void stepped(Instant when) {
        lastStep = when;
    }

    /** Why the generation must not go on. */
    Optional<RuntimeException> reasonToStop(Instant now) {
        if (cancelled) {
            return Optional.of(new CancellationException("the generation was cancelled"));
        }
        return admission.deadline().filter(deadline -> !now.isBefore(deadline)).map(DeadlineExceededException::new);
    }

    static SchedulerListener.Outcome outcome(Throwable reason) {
        if (reason == null) {
            return SchedulerListener.Outcome.COMPLETED;
        }
        if (reason instanceof CancellationException) {
            return SchedulerListener.Outcome.CANCELLED;
        }
        return reason instanceof DeadlineExceededException
                ? SchedulerListener.Outcome.DEADLINE_EXCEEDED
                : SchedulerListener.Outcome.FAILED;
    }

    void complete(Throwable reason) {
        if (reason == null) {
            completion.complete(null);
        } else {
            completion.completeExceptionally(reason);
        }
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
