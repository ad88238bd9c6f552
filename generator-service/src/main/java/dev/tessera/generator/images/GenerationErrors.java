package dev.tessera.generator.images;

import dev.tessera.inference.batching.DeadlineExceededException;
import dev.tessera.inference.batching.QueueFullException;
import dev.tessera.models.RequestException;
import dev.tessera.protocol.HeaderNames;
import dev.tessera.web.errors.ApiException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;

/** What goes wrong with a generation, as HTTP says it. */
final class GenerationErrors {

    /** The code of what is right in itself and offered by no model here: 422. */
    static final String UNSUPPORTED = "unsupported_value";

    /** Seconds. Clients differ in what they make of longer ones: some ignore them, some give up. */
    private static final long LONGEST_RETRY_AFTER = 60;

    private GenerationErrors() {}

    /** Anything unknown stays what it is, and is answered as an internal error. */
    static Throwable toHttp(Throwable thrown) {
        if (thrown instanceof CompletionException && thrown.getCause() != null) {
            return toHttp(thrown.getCause());
        }
        if (thrown instanceof RequestException refused) {
            return refused(refused);
        }
        if (thrown instanceof QueueFullException full) {
            return tooBusy(full.getMessage(), full.predictedWait());
        }
        if (thrown instanceof DeadlineExceededException) {
            return of(
                    504,
                    null,
                    "deadline_exceeded",
                    "the images were not finished in time and were given up; ask for fewer, or when less is going on",
                    Map.of(HeaderNames.SHOULD_RETRY, "false"));
        }
        if (thrown instanceof CancellationException) {
            return of(503, null, "stopping", "the service is stopping; try again in 5 s", Map.of("Retry-After", "5"));
        }
        return thrown;
    }

    /** A wait so long that nobody should hold a connection for it. */
    static ApiException tooLongAWait(Duration predicted, Duration longest) {
        return tooBusy(
                "the images would start in about " + predicted.toSeconds() + " s, and a request may take "
                        + longest.toSeconds() + " s at most; try again later",
                predicted);
    }

    /** Where nothing better is known; the cause belongs into the log. */
    static ApiException internal() {
        return of(
                500,
                null,
                "internal_error",
                "the images could not be made; the cause is in the service's log",
                Map.of());
    }

    private static ApiException tooBusy(String message, Duration wait) {
        long seconds = Math.max(1, wait.toSeconds());
        var retryAfter = Long.toString(Math.min(LONGEST_RETRY_AFTER, seconds));
        // Clients repeat twice by themselves; that helps only if there is room by then.
        var headers = seconds > LONGEST_RETRY_AFTER
                ? Map.of("Retry-After", retryAfter, HeaderNames.SHOULD_RETRY, "false")
                : Map.of("Retry-After", retryAfter);
        return of(429, null, "queue_full", message, headers);
    }

    private static ApiException refused(RequestException refused) {
        return switch (refused.reason()) {
            case INVALID -> of(400, refused.field(), "invalid_value", refused.getMessage(), Map.of());
            case UNSUPPORTED -> of(422, refused.field(), UNSUPPORTED, refused.getMessage(), Map.of());
        };
    }

    private static ApiException of(int status, String param, String code, String message, Map<String, String> headers) {
        return new ApiException(status, Optional.ofNullable(param), Optional.of(code), message, headers);
    }
}
