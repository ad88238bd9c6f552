package dev.tessera.generator.images;

import dev.tessera.inference.batching.Ticket;
import dev.tessera.models.ImageListener;
import dev.tessera.models.PixelImage;
import dev.tessera.serving.hosting.ModelMetrics;
import dev.tessera.serving.images.EncoderPool;
import dev.tessera.serving.images.ImageEncoder;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * A generation whose images are sent while they are made. The lane hands images over and goes on; files are made on the
 * encoder pool, one after another, so that events keep their order. Events wait for a slow reader: at most three previews
 * and one final image of each of the request's images.
 */
final class WatchedImages implements ImageListener {

    private static final Duration UNCLAIMED = Duration.ofSeconds(5);

    private final ImageJob job;
    private final EncoderPool encoders;
    private final ModelMetrics metrics;
    private final Set<Integer> wanted;
    private final long started = System.nanoTime();
    private final Sinks.Many<ImageEvent> events = Sinks.many().unicast().onBackpressureBuffer();
    private CompletableFuture<?> sent = CompletableFuture.completedFuture(null);
    private int previews;

    WatchedImages(ImageJob job, EncoderPool encoders, ModelMetrics metrics) {
        this.job = job;
        this.encoders = encoders;
        this.metrics = metrics;
        this.wanted = PreviewChoice.of(job.images().previews(), job.request().previews());
    }

    /** The events; whoever stops listening cancels the generation, and so does a listener that never comes. */
    Flux<ImageEvent> follow(Ticket ticket) {
        ticket.completion().whenComplete((none, failure) -> then(() -> end(failure)));
        // A client that leaves before its answer has begun is never subscribed by Netty, hence the timer.
        var claim = Mono.delay(UNCLAIMED).subscribe(late -> ticket.cancel());
        return events.asFlux().doOnSubscribe(subscribed -> claim.dispose()).doOnCancel(() -> {
            ticket.cancel();
            metrics.clientLeft();
        });
    }

    @Override
    public boolean wantsPreview(int index) {
        return wanted.contains(index);
    }

    @Override
    public synchronized void preview(int index, int total, List<PixelImage> images) {
        int number = previews++;
        then(() -> {
            encode(images, (file, image) -> partial(file, number, image));
            if (number == 0) {
                metrics.firstPreview(Duration.ofNanos(System.nanoTime() - started));
            }
        });
    }

    @Override
    public void completed(List<PixelImage> images) {
        then(() -> encode(images, this::complete));
    }

    /** Queues work behind that of earlier events; once something has failed, nothing follows. */
    private synchronized void then(Runnable work) {
        sent = sent.thenCompose(before -> encoders.run(() -> {
            work.run();
            return null;
        }));
        sent.exceptionally(failure -> {
            events.tryEmitError(GenerationErrors.toHttp(failure));
            return null;
        });
    }

    private interface EventOf {
        ImageEvent event(String file, int image);
    }

    private void encode(List<PixelImage> images, EventOf kind) {
        for (int image = 0; image < images.size(); image++) {
            var file = Base64.getEncoder()
                    .encodeToString(
                            ImageEncoder.encode(images.get(image), job.request().encoding()));
            events.tryEmitNext(kind.event(file, image));
        }
    }

    private void end(Throwable failure) {
        if (failure == null) {
            events.tryEmitComplete();
        } else {
            events.tryEmitError(GenerationErrors.toHttp(failure));
        }
    }

    private ImageEvent partial(String file, int number, int image) {
        return new ImageEvent.Partial(
                ImageEvent.Partial.TYPE,
                file,
                Instant.now().getEpochSecond(),
                job.size(),
                job.request().quality(),
                ImageJob.BACKGROUND,
                job.outputFormat(),
                number,
                image);
    }

    private ImageEvent complete(String file, int image) {
        return new ImageEvent.Completed(
                ImageEvent.Completed.TYPE,
                file,
                Instant.now().getEpochSecond(),
                job.size(),
                job.request().quality(),
                ImageJob.BACKGROUND,
                job.outputFormat(),
                Usage.ofOne(job.images()),
                image,
                job.images().revisedPrompt(),
                job.images().seed());
    }
}
