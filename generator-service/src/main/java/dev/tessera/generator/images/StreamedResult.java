package dev.tessera.generator.images;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import reactor.core.publisher.Flux;

/** Puts the final images of a stream together, as the JSON answer would have held them. */
final class StreamedResult {

    private final ImageJob job;
    private final List<ImagesResponse.Image> images = new ArrayList<>();

    StreamedResult(ImageJob job) {
        this.job = job;
    }

    /** The same events; once all have gone by, {@code whole} gets the result. */
    Flux<ImageEvent> over(Flux<ImageEvent> events, Consumer<ImagesResponse> whole) {
        return events.doOnNext(event -> {
                    if (event instanceof ImageEvent.Completed done) {
                        images.add(new ImagesResponse.Image(done.b64Json(), null, done.revisedPrompt()));
                    }
                })
                .doOnComplete(() -> whole.accept(ImagesResponse.of(job, Instant.now(), List.copyOf(images))));
    }
}
