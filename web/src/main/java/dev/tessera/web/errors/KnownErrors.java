package dev.tessera.web.errors;

import io.netty.channel.ChannelException;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.MethodNotAllowedException;
import org.springframework.web.server.NotAcceptableStatusException;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebInputException;
import org.springframework.web.server.UnsupportedMediaTypeStatusException;
import reactor.netty.channel.AbortedException;
import tools.jackson.core.JacksonException;

/** What Spring and Jackson throw at a caller's mistake, as sentences. Their own messages name Java classes. */
final class KnownErrors {
    private static final int DEEPEST = 8;

    private KnownErrors() {}

    /** Empty for what is this process's own fault. */
    static Optional<ApiException> translate(ServerHttpRequest request, Throwable thrown) {
        if (thrown instanceof ApiException known) return Optional.of(known);
        if (caused(thrown, DataBufferLimitException.class).isPresent()) {
            return Optional.of(of(413, "body_too_large", "the body is larger than this service takes; send less"));
        }
        if (caused(thrown, ChannelException.class).isPresent()) {
            return Optional.of(of(408, "body_timeout", "the request body did not arrive in time; send it faster"));
        }
        if (isConnectionLost(thrown)) {
            return Optional.of(of(400, "body_incomplete", "the request body broke off; send all of it"));
        }
        if (thrown instanceof ResponseStatusException refused
                && refused.getStatusCode().is4xxClientError()) {
            return Optional.of(refused(request, refused));
        }
        return Optional.empty();
    }

    /** The caller's: what is lost on the way to a service or a database is translated before. */
    static boolean isConnectionLost(Throwable thrown) {
        var cause = thrown;
        for (int depth = 0; cause != null && depth < DEEPEST; depth++) {
            if (cause instanceof AbortedException || AbortedException.isConnectionReset(cause)) return true;
            cause = cause.getCause();
        }
        return false;
    }

    static ApiException internal() {
        return of(500, "internal_error", "an internal error; its cause is in the log under this request's id");
    }

    private static ApiException refused(ServerHttpRequest request, ResponseStatusException refused) {
        var path = request.getPath().value();
        if (refused instanceof MethodNotAllowedException method) return methodNotAllowed(path, method);
        if (refused instanceof UnsupportedMediaTypeStatusException media) {
            return mediaType(path, request.getHeaders().getFirst(HttpHeaders.CONTENT_TYPE), media);
        }
        if (refused instanceof NotAcceptableStatusException) {
            return of(406, "not_acceptable", "Accept: no type that it names is offered at " + path + "; send */*");
        }
        if (refused instanceof ServerWebInputException input) {
            return caused(input, JacksonException.class).map(JsonErrors::of).orElseGet(() -> input(path));
        }
        int status = refused.getStatusCode().value();
        if (status == 404)
            return of(404, "not_found", "nothing is found at " + path + "; /openapi.json lists what there is");
        return of(
                status, "invalid_request", "the request to " + path + " is not understood; /openapi.json describes it");
    }

    private static ApiException input(String path) {
        return of(400, "invalid_request", "a value in the request to " + path + " is missing or has the wrong form");
    }

    private static ApiException mediaType(String path, String found, UnsupportedMediaTypeStatusException media) {
        var taken = media.getSupportedMediaTypes().stream()
                .map(MediaType::toString)
                .sorted()
                .collect(Collectors.joining(" or "));
        return of(
                415,
                "unsupported_media_type",
                "Content-Type: " + (found == null ? "none" : found) + " is not taken at " + path + "; send "
                        + (taken.isEmpty() ? "application/json" : taken));
    }

    private static ApiException methodNotAllowed(String path, MethodNotAllowedException method) {
        var allowed = String.join(
                ", ",
                method.getSupportedMethods().stream()
                        .map(HttpMethod::name)
                        .sorted()
                        .toList());
        return new ApiException(
                405,
                Optional.empty(),
                Optional.of("method_not_allowed"),
                method.getHttpMethod() + " is not offered at " + path + "; use " + allowed,
                Map.of(HttpHeaders.ALLOW, allowed));
    }

    static <T extends Throwable> Optional<T> caused(Throwable thrown, Class<T> type) {
        var cause = thrown;
        for (int depth = 0; cause != null && depth < DEEPEST; depth++) {
            if (type.isInstance(cause)) return Optional.of(type.cast(cause));
            cause = cause.getCause();
        }
        return Optional.empty();
    }

    private static ApiException of(int status, String code, String message) {
        return new ApiException(status, Optional.empty(), Optional.of(code), message, Map.of());
    }
}
