package dev.tessera.inference.batching;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The decision what runs next: the kind of the generation that has waited longest for a step, and of all that are at this
 * kind those that have waited longest, up to the kind's rows. A pure function of who is ready.
 */
record StepPlan<Q>(StepKind kind, List<Q> batch, int rows) {

    /** A generation that could take a step. */
    record Ready<Q>(Q generation, StepKind kind, int rows, Instant lastStep) {}

    static <Q> Optional<StepPlan<Q>> of(List<Ready<Q>> ready) {
        var order = new ArrayList<>(ready);
        order.sort(Comparator.comparing(Ready::lastStep));
        if (order.isEmpty()) {
            return Optional.empty();
        }
        var kind = order.get(0).kind();
        var batch = new ArrayList<Q>();
        int rows = 0;
        for (var candidate : order) {
            boolean fits = batch.isEmpty() || rows + candidate.rows() <= kind.maxRows();
            if (candidate.kind().equals(kind) && fits) {
                batch.add(candidate.generation());
                rows += candidate.rows();
            }
        }
        return Optional.of(new StepPlan<>(kind, List.copyOf(batch), rows));
    }
}
