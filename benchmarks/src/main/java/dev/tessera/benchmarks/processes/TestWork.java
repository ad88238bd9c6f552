package dev.tessera.benchmarks.processes;

import dev.tessera.protocol.jobs.ClaimAnswer.Granted;
import dev.tessera.protocol.jobs.JobArtifact;
import dev.tessera.protocol.jobs.JobError;
import dev.tessera.protocol.jobs.JobKind;
import dev.tessera.serving.jobs.JobDesk;
import dev.tessera.serving.jobs.JobRunner;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Work that costs nothing: it waits {@code work_ms}, then does what {@code fate} says. Its artifact names the attempt, so
 * that it can be told from any other's; {@code "artifact": false} leaves it out.
 */
public final class TestWork implements JobRunner {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final String worker;
    private final WorkLog log;
    private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(2, work -> {
        var thread = new Thread(work, "test-work");
        thread.setDaemon(true);
        return thread;
    });

    TestWork(String worker, WorkLog log) {
        this.worker = worker;
        this.log = log;
    }

    /** What an attempt makes. */
    public static byte[] artifact(UUID job, long fence) {
        return ("job " + job + " under fence " + fence).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public JobKind kind() {
        return JobKind.IMAGE;
    }

    @Override
    public Stopper start(Granted job, JobDesk desk) {
        var trace = job.traceparent().map(header -> header.substring(3, 35)).orElse("");
        log.add(new WorkLog.Entry(job.jobId(), job.fence(), worker, trace));
        var body = JSON.readTree(job.body());
        var ended = new AtomicBoolean();
        desk.progress(1, "wait");
        clock.schedule(
                () -> {
                    if (ended.compareAndSet(false, true)) finish(job, body, desk);
                },
                body.path("work_ms").asLong(0),
                TimeUnit.MILLISECONDS);
        return () -> {
            if (ended.compareAndSet(false, true)) desk.stopped();
        };
    }

    private static void finish(Granted job, JsonNode body, JobDesk desk) {
        switch (body.path("fate").asString("SUCCEEDS")) {
            case "REFUSES" -> desk.fail(new JobError(JobError.INVALID, "it refuses", Optional.of("fate")), false);
            case "BREAKS" -> desk.fail(new JobError(JobError.MODEL_ERROR, "it breaks", Optional.empty()), true);
            default -> {
                if (body.path("artifact").asBoolean(true)) {
                    desk.store(0, "image/png", artifact(job.jobId(), job.fence()))
                            .thenAccept(artifact -> succeed(job, List.of(artifact), desk));
                } else {
                    succeed(job, List.of(), desk);
                }
            }
        }
    }

    private static void succeed(Granted job, List<JobArtifact> artifacts, JobDesk desk) {
        var result = JSON.createObjectNode().put("fence", job.fence());
        var data = result.putArray("data");
        artifacts.forEach(
                artifact -> data.addObject().put("artifact", artifact.id().toString()));
        desk.succeed(result.toString(), artifacts, Map.of("work", 1L));
    }
}
