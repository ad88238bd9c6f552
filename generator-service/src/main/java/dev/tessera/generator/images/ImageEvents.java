package dev.tessera.generator.images;

import dev.tessera.web.errors.ApiException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.codec.ServerSentEvent;
import reactor.core.publisher.Flux;

/** Events of a generation as server-sent events. */
final class ImageEvents {

    private static final Logger LOG = LoggerFactory.getLogger(ImageEvents.class);
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);

    private ImageEvents() {}

    /**
     * A comment at once, so that headers travel before the first image, and every ten seconds, so that nothing between
     * gives the connection up; an {@code error} event in place of what a failed generation still owed.
     */
    static Flux<ServerSentEvent<Object>> stream(Flux<ImageEvent> events) {
        var sent = events.map(ImageEvents::event)
                .onErrorResume(failure -> Flux.just(error(failure)))
                .publish(shared -> Flux.merge(shared, heartbeats().takeUntilOther(shared.ignoreElements())));
        return sent.startWith(comment("ok"));
    }

    private static Flux<ServerSentEvent<Object>> heartbeats() {
        return Flux.interval(HEARTBEAT).onBackpressureDrop().map(tick -> comment("still drawing"));
    }

    private static ServerSentEvent<Object> comment(String text) {
        return ServerSentEvent.builder().comment(text).build();
    }

    private static ServerSentEvent<Object> event(ImageEvent event) {
        return ServerSentEvent.<Object>builder(event).event(event.type()).build();
    }

    /** OpenAI's clients raise an error only if it is wrapped in {@code error}. */
    private static ServerSentEvent<Object> error(Throwable failure) {
        if (!(failure instanceof ApiException)) {
            LOG.error("a generation failed while it was streamed", failure);
        }
        var known = failure instanceof ApiException expected ? expected : GenerationErrors.internal();
        return ServerSentEvent.<Object>builder(new ErrorEvent(known.body("").error()))
                .event("error")
                .build();
    }
}
