package dev.tessera.serving.jobs;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Attempts whose endings Kafka has and job-store may not have read yet. Their leases are kept a while longer: otherwise a
 * job would be taken for lost, and run again, whenever the reading stops for longer than a lease. If Kafka loses the
 * ending, the lease ends after all.
 */
final class ToldEndings {

    private static final int LEASES = 5;

    private final Map<Attempt, Long> until = new ConcurrentHashMap<>();

    void add(Attempt attempt) {
        long patience = Duration.ofMillis(LEASES * attempt.job().leaseMillis()).toNanos();
        until.put(attempt, System.nanoTime() + patience);
    }

    void remove(Attempt attempt) {
        until.remove(attempt);
    }

    List<Attempt> waiting() {
        long now = System.nanoTime();
        until.values().removeIf(end -> end - now < 0);
        return List.copyOf(until.keySet());
    }
}
