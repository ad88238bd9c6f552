package dev.tessera.serving.jobs;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** The jobs that this worker runs now. */
final class Attempts {

    private final Map<UUID, Attempt> running = new ConcurrentHashMap<>();

    /** A newer attempt of the same job takes the place of one that was lost and has not noticed yet. */
    void add(Attempt attempt) {
        var id = attempt.job().jobId();
        var older = running.put(id, attempt);
        if (older != null) older.lose();
        attempt.over().thenRun(() -> running.remove(id, attempt));
    }

    List<Attempt> all() {
        return List.copyOf(running.values());
    }

    Optional<Attempt> find(UUID job) {
        return Optional.ofNullable(running.get(job));
    }
}
