package dev.tessera.generator.images;

import dev.tessera.inference.batching.Admission;
import dev.tessera.inference.batching.Priority;
import dev.tessera.inference.batching.QueueFullException;
import dev.tessera.inference.batching.Ticket;
import dev.tessera.models.ImageListener;
import dev.tessera.models.PixelImage;
import dev.tessera.protocol.jobs.ClaimAnswer.Granted;
import dev.tessera.protocol.jobs.JobArtifact;
import dev.tessera.protocol.jobs.JobError;
import dev.tessera.serving.images.EncoderPool;
import dev.tessera.serving.images.Encoding;
import dev.tessera.serving.images.ImageEncoder;
import dev.tessera.serving.images.ImageFormat;
import dev.tessera.serving.jobs.JobDesk;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One image job on its way. The lane only hands images over; files are made on the encoder pool, one after another, so
 * that previews keep their order and come before the end.
 */
final class ImageJobRun implements ImageListener {

    private static final Logger LOG = LoggerFactory.getLogger(ImageJobRun.class);

    /** Small, as every preview is kept for those who watch later. */
    private static final Encoding PREVIEW = new Encoding(ImageFormat.JPEG, 80);

    private static final int LARGEST_PREVIEW = 192 << 10;
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    private final ImageJob job;
    private final Granted granted;
    private final JobDesk desk;
    private final EncoderPool encoders;
    private final Set<Integer> wanted;
    private final long started = System.nanoTime();
    private CompletableFuture<?> sent = CompletableFuture.completedFuture(null);
    private Optional<Ticket> ticket = Optional.empty();
    private boolean stopped;
    private volatile List<PixelImage> finished = List.of();

    ImageJobRun(ImageJob job, Granted granted, JobDesk desk, EncoderPool encoders) {
        this.job = job;
        this.granted = granted;
        this.desk = desk;
        this.encoders = encoders;
        int asked = job.request().previews();
        int previews = asked > 0 ? asked : ImageGenerationRequest.MOST_PREVIEWS;
        this.wanted = PreviewChoice.of(job.images().previews(), granted.batch() ? 0 : previews);
    }

    /** Queues the images; while there is no room, again after a pause. */
    void start() {
        try {
            queue();
        } catch (QueueFullException e) {
            long pause =
                    Math.min(LONGEST_PAUSE.toMillis(), 1 + e.predictedWait().toMillis());
            CompletableFuture.delayedExecutor(pause, TimeUnit.MILLISECONDS).execute(this::start);
        } catch (RuntimeException e) {
            ended(e);
        }
    }

    private void queue() {
        Ticket queued;
        synchronized (this) {
            if (stopped) {
                desk.stopped();
                return;
            }
            // Its deadline is the job store's to watch, whose clock counts: it has the job stopped.
            queued = job.images().start(this, new Admission(Priority.BATCH, job.caller(), Optional.empty()));
            ticket = Optional.of(queued);
        }
        queued.completion().whenComplete((none, failure) -> ended(cause(failure)));
    }

    void stop() {
        Optional<Ticket> running;
        synchronized (this) {
            stopped = true;
            running = ticket;
        }
        running.ifPresent(Ticket::cancel);
    }

    /** Asked at every preview, wanted or not: that is how far the work has come. Nobody watches a batch's line. */
    @Override
    public boolean wantsPreview(int index) {
        if (!granted.batch()) {
            desk.progress(100 * (index + 1) / (job.images().previews() + 1), "generate");
        }
        return wanted.contains(index);
    }

    @Override
    public void preview(int index, int total, List<PixelImage> images) {
        then(() -> {
            for (int image = 0; image < images.size(); image++) {
                byte[] file = ImageEncoder.encode(images.get(image), PREVIEW);
                if (file.length <= LARGEST_PREVIEW)
                    desk.preview(image, PREVIEW.format().mediaType(), file);
            }
        });
    }

    @Override
    public void completed(List<PixelImage> images) {
        finished = images;
    }

    private synchronized void then(Runnable work) {
        sent = sent.thenCompose(before -> encoders.run(() -> {
            work.run();
            return null;
        }));
    }

    private void ended(Throwable failure) {
        if (failure == null) {
            store();
        } else if (failure instanceof CancellationException && isStopped()) {
            desk.stopped();
        } else {
            broken(failure);
        }
    }

    /** What a future wrapped when it passed the failure on; none when there was none. */
    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    private synchronized boolean isStopped() {
        return stopped;
    }

    private synchronized void store() {
        long generated = System.nanoTime();
        var format = job.request().encoding().format().mediaType();
        var stored = IntStream.range(0, finished.size())
                .mapToObj(image -> sent.thenCompose(before -> encoders.run(() -> encoded(image)))
                        .thenCompose(file -> desk.store(image, format, file)))
                .toList();
        CompletableFuture.allOf(stored.toArray(CompletableFuture[]::new)).whenComplete((none, failure) -> {
            if (failure == null) {
                succeed(stored.stream().map(CompletableFuture::join).toList(), generated);
            } else {
                broken(failure);
            }
        });
    }

    private byte[] encoded(int image) {
        return ImageEncoder.encode(finished.get(image), job.request().encoding());
    }

    private void succeed(List<JobArtifact> artifacts, long generated) {
        var timings = Map.of(
                "generate", millis(started, generated),
                "store", millis(generated, System.nanoTime()));
        desk.succeed(JobResult.json(job, Instant.now(), artifacts), artifacts, timings);
    }

    private void broken(Throwable failure) {
        LOG.warn("job {} failed", granted.jobId(), failure);
        var message = "the images could not be made; the cause is in the service's log";
        desk.fail(new JobError(JobError.MODEL_ERROR, message, Optional.empty()), true);
    }

    private static long millis(long from, long to) {
        return TimeUnit.NANOSECONDS.toMillis(to - from);
    }
}
