package dev.tessera.serving.jobs;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** The jobs that this worker runs now. */
final class Attempts {

    private final MeterRegistry registry;
    private final Map<UUID, Attempt> running = new ConcurrentHashMap<>();
    private final EarlyOrders early = new EarlyOrders();
    private final ToldEndings told = new ToldEndings();

    Attempts(MeterRegistry registry) {
        this.registry = registry;
        Gauge.builder("tessera.jobs.running", running, Map::size)
                .description("Jobs that this worker runs now")
                .register(registry);
    }

    /** A newer attempt of the same job takes the place of one that was lost and has not noticed yet. */
    void add(Attempt attempt) {
        var id = attempt.job().jobId();
        var older = running.put(id, attempt);
        if (older != null) older.lose();
        long began = System.nanoTime();
        attempt.over().thenRun(() -> {
            running.remove(id, attempt);
            if (attempt.isTold()) told.add(attempt);
            Timer.builder("tessera.job.attempts")
                    .description("From a claim until Kafka has the attempt's ending")
                    .tag("kind", attempt.job().kind().wireName())
                    .tag("priority", attempt.job().priority().wireName())
                    .tag("outcome", attempt.outcome())
                    .register(registry)
                    .record(Duration.ofNanos(System.nanoTime() - began));
        });
        if (early.take(id, attempt.job().fence())) attempt.stop();
    }

    /** Stops the job now or, if the answer to its claim is still on its way, as soon as it is here. */
    void stop(UUID job, long fence) {
        early.keep(job, fence);
        find(job).filter(attempt -> attempt.job().fence() == fence).ifPresent(Attempt::stop);
    }

    /** Those whose leases are to be kept: running ones, and ones whose endings job-store has not applied yet. */
    List<Attempt> leased() {
        return Stream.concat(running.values().stream(), told.waiting().stream()).toList();
    }

    /** Job-store says that the attempt is over. */
    void settle(Attempt attempt) {
        told.remove(attempt);
    }

    List<Attempt> all() {
        return List.copyOf(running.values());
    }

    private Optional<Attempt> find(UUID job) {
        return Optional.ofNullable(running.get(job));
    }
}
