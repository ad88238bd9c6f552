package dev.tessera.serving.jobs;

import dev.tessera.protocol.jobs.ClaimAnswer.Granted;
import dev.tessera.protocol.jobs.HeartbeatRequest.Running;
import dev.tessera.protocol.jobs.JobArtifact;
import dev.tessera.protocol.jobs.JobError;
import dev.tessera.protocol.jobs.JobEvent;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One claimed job from its start until Kafka has its ending, or until it was lost. */
final class Attempt implements JobDesk {

    private static final Logger LOG = LoggerFactory.getLogger(Attempt.class);
    private static final long PROGRESS_NANOS = Duration.ofMillis(100).toNanos();
    private static final int LARGEST_PREVIEW = 256 * 1024;

    private final Granted job;
    private final AttemptSpan span;
    private final JobStoreClient store;
    private final EventSender events;
    private final CompletableFuture<Void> over = new CompletableFuture<>();
    private Optional<JobRunner.Stopper> stopper = Optional.empty();
    private boolean stopAsked;
    private boolean givenBack;
    private String outcome = "lost";
    private boolean ended;
    private volatile boolean lost;
    private long lastProgress;

    Attempt(Granted job, AttemptSpan span, JobStoreClient store, EventSender events) {
        this.job = job;
        this.span = span;
        this.store = store;
        this.events = events;
        over.thenRun(() -> span.end(outcome()));
    }

    Granted job() {
        return job;
    }

    Running running() {
        return new Running(job.jobId(), job.fence());
    }

    /** Done when nothing more will come of it. */
    CompletableFuture<Void> over() {
        return over;
    }

    /** Whether another worker is to take it up. */
    synchronized boolean wasGivenBack() {
        return givenBack;
    }

    /** How it ended, for metrics; {@code lost} until it has. */
    synchronized String outcome() {
        return outcome;
    }

    /** Whether Kafka has its ending. */
    synchronized boolean isTold() {
        return ended && !lost;
    }

    void begin(JobRunner runner) {
        try {
            var started = runner.start(job, this);
            synchronized (this) {
                stopper = Optional.of(started);
                if (!stopAsked) return;
            }
            started.stop();
        } catch (JobFailure e) {
            fail(e.error(), e.retryable());
        } catch (RuntimeException e) {
            LOG.warn("job {} did not start", job.jobId(), e);
            fail(new JobError(JobError.MODEL_ERROR, "the work could not be started", Optional.empty()), true);
        }
    }

    /** Its owner or its deadline wants it to stop. */
    void stop() {
        Optional<JobRunner.Stopper> running;
        synchronized (this) {
            stopAsked = true;
            running = stopper;
        }
        running.ifPresent(JobRunner.Stopper::stop);
    }

    /** The worker shuts down: another one takes it from the beginning. */
    void giveBack() {
        synchronized (this) {
            if (ended) return;
            givenBack = true;
        }
        stop();
    }

    /** Another worker may have it now: it ends without a word. */
    void lose() {
        lost = true;
        stop();
        over.complete(null);
    }

    @Override
    public void progress(int percent, String stage) {
        synchronized (this) {
            long now = System.nanoTime();
            if (ended || lost || now - lastProgress < PROGRESS_NANOS) return;
            lastProgress = now;
        }
        events.hint(new JobEvent.Progress(job.jobId(), job.fence(), percent, stage), span.traceparent());
    }

    @Override
    public void preview(int index, String contentType, byte[] file) {
        synchronized (this) {
            if (ended || lost) return;
        }
        var base64 = Base64.getEncoder().encodeToString(file);
        if (base64.length() > LARGEST_PREVIEW) return;
        events.hint(new JobEvent.Preview(job.jobId(), job.fence(), index, contentType, base64), span.traceparent());
    }

    @Override
    public CompletableFuture<JobArtifact> store(int ordinal, String contentType, byte[] file) {
        var stored = store.upload(job, ordinal, contentType, file, span.traceparent(), () -> lost);
        stored.whenComplete((artifact, failure) -> {
            if (innermost(failure) instanceof JobLostException) lose();
        });
        return stored;
    }

    private static Throwable innermost(Throwable thrown) {
        return thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
    }

    @Override
    public void succeed(String resultJson, List<JobArtifact> artifacts, Map<String, Long> timings) {
        span.tell(timings);
        var ids = artifacts.stream().map(JobArtifact::id).toList();
        end(new JobEvent.Succeeded(job.jobId(), job.fence(), resultJson, ids, timings));
    }

    @Override
    public void fail(JobError error, boolean retryable) {
        end(new JobEvent.Failed(job.jobId(), job.fence(), error, retryable));
    }

    @Override
    public void stopped() {
        end(
                wasGivenBack()
                        ? new JobEvent.Released(job.jobId(), job.fence())
                        : new JobEvent.Stopped(job.jobId(), job.fence()));
    }

    private void end(JobEvent event) {
        synchronized (this) {
            if (ended || lost) return;
            ended = true;
            outcome = event.getClass().getSimpleName().toLowerCase(Locale.ROOT);
            // It was quicker than the order to give it back.
            if (!(event instanceof JobEvent.Released)) givenBack = false;
        }
        events.surely(event, span.traceparent(), () -> lost).thenRun(() -> over.complete(null));
    }
}
