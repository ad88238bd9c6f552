package dev.tessera.web.errors;

import dev.tessera.web.requests.RequestIds;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.web.server.ServerWebExchange;
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
        if (response.isCommitted()) return Mono.error(thrown);
        var ids = RequestIds.of(exchange);
        var error = KnownErrors.translate(exchange.getRequest(), thrown).orElseGet(() -> {
            LOG.error(
                    "{} {} failed; request {}, trace {}",
                    exchange.getRequest().getMethod(),
                    exchange.getRequest().getPath(),
                    ids.requestId(),
                    ids.traceId(),
                    thrown);
            return KnownErrors.internal();
        });
        response.setStatusCode(HttpStatusCode.valueOf(error.status()));
        response.getHeaders().setContentType(MediaType.APPLICATION_JSON);
        error.headers().forEach(response.getHeaders()::set);
        var body = response.bufferFactory().wrap(JSON.writeValueAsBytes(error.body(ids.requestId())));
        return response.writeWith(Mono.just(body));
    }
}
