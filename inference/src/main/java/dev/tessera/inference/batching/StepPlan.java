package dev.tessera.inference.batching;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The decision what runs next: the kind of the generation that has waited longest for a step, and of all that are at this
 * kind those that have waited longest, up to the kind's rows. Among equals the one that was admitted first, because it
 * will be done first. A pure function of who is ready: no clock, no chance.
 */
record StepPlan<Q>(StepKind kind, List<Q> batch, int rows) {

    /**
     * A generation that could take a step.
     *
     * @param lastStep the number of the last step it took part in
     */
    record Ready<Q>(Q generation, StepKind kind, int rows, long lastStep) {}

    /** @param ready in the order of admission */
    static <Q> Optional<StepPlan<Q>> of(List<Ready<Q>> ready) {
        var order = new ArrayList<>(ready);
        order.sort(Comparator.comparingLong(Ready::lastStep));
        return order.stream().findFirst().map(first -> of(first.kind(), order));
    }

    private static <Q> StepPlan<Q> of(StepKind kind, List<Ready<Q>> order) {
        var batch = new ArrayList<Q>();
        int rows = 0;
        for (var candidate : order) {
            // One that does not fit any more waits longest from now on, so it is the first of the next batch.
            boolean fits = batch.isEmpty() || rows + candidate.rows() <= kind.maxRows();
            if (candidate.kind().equals(kind) && fits) {
                batch.add(candidate.generation());
                rows += candidate.rows();
            }
        }
        return new StepPlan<>(kind, List.copyOf(batch), rows);
    }
}
