package dev.tessera.web.errors;

import dev.tessera.protocol.HeaderNames;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.web.server.MethodNotAllowedException;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.UnsupportedMediaTypeStatusException;
import org.springframework.web.server.WebExceptionHandler;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** Answers every failed request with the one error body, whatever the caller accepts. */
@Order(-2)
public final class ErrorHandler implements WebExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(ErrorHandler.class);
    private static final JsonMapper JSON = new JsonMapper();

    @Override
    public Mono<Void> handle(ServerWebExchange exchange, Throwable thrown) {
        var response = exchange.getResponse();
        if (response.isCommitted()) {
            return Mono.error(thrown);
        }
        var error = error(exchange, thrown);
        var requestId = Optional.ofNullable(response.getHeaders().getFirst(HeaderNames.REQUEST_ID))
                .orElse("");
        response.setStatusCode(HttpStatusCode.valueOf(error.status()));
        response.getHeaders().setContentType(MediaType.APPLICATION_JSON);
        error.headers().forEach(response.getHeaders()::set);
        var body = response.bufferFactory().wrap(JSON.writeValueAsBytes(error.body(requestId)));
        return response.writeWith(Mono.just(body));
    }

    private static ApiException error(ServerWebExchange exchange, Throwable thrown) {
        var path = exchange.getRequest().getPath().value();
        if (thrown instanceof ApiException known) {
            return known;
        }
        if (isTooLarge(thrown)) {
            return of(413, "body_too_large", "the body is larger than this service takes; send less");
        }
        if (thrown instanceof MethodNotAllowedException method) {
            var allowed = method.getSupportedMethods().stream()
                    .map(HttpMethod::name)
                    .sorted()
                    .toList();
            return of(
                    405,
                    "method_not_allowed",
                    method.getHttpMethod() + " is not offered at " + path + "; use " + String.join(", ", allowed));
        }
        if (thrown instanceof UnsupportedMediaTypeStatusException) {
            return of(
                    415,
                    "unsupported_media_type",
                    "Content-Type: " + exchange.getRequest().getHeaders().getFirst("Content-Type") + " is not taken at "
                            + path + "; send application/json");
        }
        if (thrown instanceof ResponseStatusException status
                && status.getStatusCode().value() == 404) {
            return of(404, "not_found", "nothing is found at " + path + "; /openapi.json lists what there is");
        }
        if (thrown instanceof ResponseStatusException status
                && status.getStatusCode().is4xxClientError()) {
            return of(
                    status.getStatusCode().value(),
                    "invalid_request",
                    "the request is not understood; /openapi.json describes it");
        }
        LOG.error("{} {} failed", exchange.getRequest().getMethod(), path, thrown);
        return of(
                HttpStatus.INTERNAL_SERVER_ERROR.value(),
                "internal_error",
                "an internal error; its cause is in the log under this request's id");
    }

    private static boolean isTooLarge(Throwable thrown) {
        return thrown instanceof DataBufferLimitException || thrown.getCause() instanceof DataBufferLimitException;
    }

    private static ApiException of(int status, String code, String message) {
        return new ApiException(status, Optional.empty(), Optional.of(code), message, Map.of());
    }
}
