package dev.tessera.web.requests;

import dev.tessera.protocol.HeaderNames;
import dev.tessera.protocol.Ids;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Gives every answer an {@code x-request-id}, the request's own if it is sane and a new one otherwise, and every request a
 * valid {@code traceparent}, so that both reach the services behind this one. At the end of a request one line with both
 * is logged at level DEBUG.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
public final class RequestIdFilter implements WebFilter {
    private static final Logger LOG = LoggerFactory.getLogger(RequestIdFilter.class);
    private static final Pattern SANE = Pattern.compile("[A-Za-z0-9._-]{1,128}");

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        var request = exchange.getRequest();
        var id = Optional.ofNullable(request.getHeaders().getFirst(HeaderNames.REQUEST_ID))
                .filter(text -> SANE.matcher(text).matches())
                .orElseGet(() -> Ids.next("req"));
        var given = Optional.ofNullable(request.getHeaders().getFirst(HeaderNames.TRACEPARENT))
                .flatMap(TraceParent::parse);
        var trace = given.orElseGet(TraceParent::fresh);
        new RequestIds(id, trace.traceId()).attachTo(exchange);
        exchange.getResponse().getHeaders().set(HeaderNames.REQUEST_ID, id);
        long start = System.nanoTime();
        return chain.filter(exchange.mutate()
                        .request(passedOn(request, id, trace, given.isPresent()))
                        .build())
                .doFinally(end -> log(exchange, start));
    }

    private static ServerHttpRequest passedOn(
            ServerHttpRequest request, String id, TraceParent trace, boolean keepState) {
        return request.mutate()
                .headers(headers -> {
                    headers.set(HeaderNames.REQUEST_ID, id);
                    headers.set(HeaderNames.TRACEPARENT, trace.header());
                    if (!keepState) headers.remove(HeaderNames.TRACESTATE);
                })
                .build();
    }

    private static void log(ServerWebExchange exchange, long start) {
        if (!LOG.isDebugEnabled()) return;
        var ids = RequestIds.of(exchange);
        MDC.put("request_id", ids.requestId());
        MDC.put("trace_id", ids.traceId());
        try {
            LOG.debug(
                    "{} {} {} {} ms, request {}, trace {}",
                    exchange.getRequest().getMethod(),
                    exchange.getRequest().getPath(),
                    exchange.getResponse().getStatusCode(),
                    (System.nanoTime() - start) / 1_000_000,
                    ids.requestId(),
                    ids.traceId());
        } finally {
            MDC.remove("request_id");
            MDC.remove("trace_id");
        }
    }
}
