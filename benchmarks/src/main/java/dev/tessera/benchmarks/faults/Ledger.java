package dev.tessera.benchmarks.faults;

import dev.tessera.benchmarks.history.History.Accepted;
import dev.tessera.benchmarks.history.History.Sighting;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What the customers were told, all together. */
final class Ledger {

    private final Queue<Accepted> accepted = new ConcurrentLinkedQueue<>();
    private final Set<UUID> cancelled = ConcurrentHashMap.newKeySet();
    private final Queue<Sighting> sightings = new ConcurrentLinkedQueue<>();
    private final Queue<String> refusals = new ConcurrentLinkedQueue<>();

    void accept(Order order, UUID job) {
        accepted.add(new Accepted(order.key(), job, order.fate(), order.trace()));
    }

    /** Noted before it is asked for: the stack may do it and die before it says so. */
    void cancel(UUID job) {
        cancelled.add(job);
    }

    void see(UUID job, String state) {
        sightings.add(new Sighting(job, state));
    }

    /** An answer that no outage explains. */
    void refuse(String what) {
        refusals.add(what);
    }

    List<Accepted> accepted() {
        return List.copyOf(accepted);
    }

    Set<UUID> cancelled() {
        return Set.copyOf(cancelled);
    }

    List<Sighting> sightings() {
        return List.copyOf(sightings);
    }

    List<String> refusals() {
        return List.copyOf(refusals);
    }
}
