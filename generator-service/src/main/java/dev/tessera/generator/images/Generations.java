package dev.tessera.generator.images;

import dev.tessera.inference.batching.Admission;
import dev.tessera.inference.batching.Priority;
import dev.tessera.inference.batching.QueueFullException;
import dev.tessera.inference.batching.Ticket;
import dev.tessera.models.ImageListener;
import dev.tessera.models.PixelImage;
import dev.tessera.serving.ServingSettings;
import dev.tessera.serving.artifacts.ArtifactLinks;
import dev.tessera.serving.artifacts.ArtifactStore;
import dev.tessera.serving.hosting.ModelRegistry;
import dev.tessera.serving.images.EncoderPool;
import dev.tessera.serving.images.ImageEncoder;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Runs accepted requests. Whoever stops waiting for the answer, by closing the connection, stops the work at its next step. */
final class Generations {

    private final ModelRegistry models;
    private final EncoderPool encoders;
    private final ArtifactStore artifacts;
    private final ArtifactLinks links;
    private final Duration longest;
    private final InstantSource clock;

    Generations(
            ModelRegistry models,
            EncoderPool encoders,
            ArtifactStore artifacts,
            ArtifactLinks links,
            ServingSettings settings,
            InstantSource clock) {
        this.models = models;
        this.encoders = encoders;
        this.artifacts = artifacts;
        this.links = links;
        this.longest = settings.longestRequest();
        this.clock = clock;
    }

    /** Asks the model that the request names. Takes milliseconds of computing: call it off Netty's threads. */
    ImageJob prepare(ImageGenerationRequest request, String caller, URI requestedAt) {
        var job = accept(request, caller, requestedAt);
        var wait = models.imageGenerator(request.model()).queue().predictedWait();
        if (wait.compareTo(longest) > 0) {
            throw GenerationErrors.tooLongAWait(wait, longest);
        }
        return job;
    }

    /** As {@link #prepare}, for one who can wait however long it takes. */
    ImageJob accept(ImageGenerationRequest request, String caller, URI requestedAt) {
        var model = models.imageGenerator(request.model());
        var description = model.description();
        UnknownFields.refuse(request.sampling().keySet(), description);
        return new ImageJob(
                request,
                model.prepare(request.forModel()),
                description.id(),
                description.precisions().toString(),
                caller,
                requestedAt);
    }

    /** All images in one answer. */
    Mono<ImageAnswer> answer(ImageJob job) {
        return finished(job)
                .flatMap(images -> Mono.fromFuture(encoders.run(() -> response(job, images))))
                .map(images -> new ImageAnswer(images, job.precision()));
    }

    /** Starts at once; the events are kept for the one who listens. */
    Flux<ImageEvent> stream(ImageJob job) {
        var watched = new WatchedImages(job, encoders, models.metrics(job.modelId()));
        return watched.follow(start(job, watched));
    }

    private Mono<List<PixelImage>> finished(ImageJob job) {
        return Mono.create(sink -> {
            var finished = new FinishedImages();
            var ticket = start(job, finished);
            sink.onCancel(() -> {
                ticket.cancel();
                models.metrics(job.modelId()).clientLeft();
            });
            ticket.completion().whenComplete((none, failure) -> {
                if (failure == null) {
                    sink.success(finished.images());
                } else {
                    sink.error(failure);
                }
            });
        });
    }

    private Ticket start(ImageJob job, ImageListener listener) {
        var deadline = clock.instant().plus(longest);
        try {
            return job.images()
                    .start(listener, new Admission(Priority.INTERACTIVE, job.caller(), Optional.of(deadline)));
        } catch (QueueFullException e) {
            models.metrics(job.modelId()).refused();
            throw e;
        }
    }

    private ImagesResponse response(ImageJob job, List<PixelImage> images) {
        return ImagesResponse.of(
                job,
                clock.instant(),
                images.stream().map(image -> answered(job, image)).toList());
    }

    private ImagesResponse.Image answered(ImageJob job, PixelImage image) {
        var encoding = job.request().encoding();
        byte[] file = ImageEncoder.encode(image, encoding);
        var prompt = job.images().revisedPrompt();
        if (job.request().asLinks()) {
            var link = links.link(artifacts.store(file, encoding.format()), job.requestedAt());
            return new ImagesResponse.Image(null, link.toString(), prompt);
        }
        return new ImagesResponse.Image(Base64.getEncoder().encodeToString(file), null, prompt);
    }
}
