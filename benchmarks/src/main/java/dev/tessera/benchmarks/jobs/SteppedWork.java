package dev.tessera.benchmarks.jobs;

import dev.tessera.protocol.jobs.ClaimAnswer.Granted;
import dev.tessera.protocol.jobs.JobKind;
import dev.tessera.serving.jobs.JobDesk;
import dev.tessera.serving.jobs.JobRunner;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import tools.jackson.databind.json.JsonMapper;

/**
 * Waits {@code steps} times {@code step_ms}, without the processor, and looks between steps whether it is to stop, as a
 * model does. Without steps it is done at once.
 */
final class SteppedWork implements JobRunner {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final Map<UUID, Long> started = new ConcurrentHashMap<>();
    private final Map<UUID, Long> stopped = new ConcurrentHashMap<>();
    private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(2, work -> {
        var thread = new Thread(work, "stepped-work");
        thread.setDaemon(true);
        return thread;
    });

    /** When jobs began, as {@link System#nanoTime}. */
    Map<UUID, Long> started() {
        return started;
    }

    /** When jobs that were told to stop did so. */
    Map<UUID, Long> stopped() {
        return stopped;
    }

    @Override
    public JobKind kind() {
        return JobKind.IMAGE;
    }

    @Override
    public Stopper start(Granted job, JobDesk desk) {
        started.put(job.jobId(), System.nanoTime());
        var body = JSON.readTree(job.body());
        var stop = new AtomicBoolean();
        step(job.jobId(), body.path("steps").asInt(0), body.path("step_ms").asLong(0), stop, desk);
        return () -> stop.set(true);
    }

    private void step(UUID job, int left, long millis, AtomicBoolean stop, JobDesk desk) {
        if (stop.get()) {
            stopped.put(job, System.nanoTime());
            desk.stopped();
        } else if (left == 0) {
            desk.succeed("{\"data\":[]}", List.of(), Map.of());
        } else {
            clock.schedule(() -> step(job, left - 1, millis, stop, desk), millis, TimeUnit.MILLISECONDS);
        }
    }
}
