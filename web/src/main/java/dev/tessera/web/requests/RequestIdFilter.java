package dev.tessera.web.requests;

import dev.tessera.protocol.HeaderNames;
import dev.tessera.protocol.Ids;
import dev.tessera.web.traces.ServerSpan;
import dev.tessera.web.traces.TraceParent;
import dev.tessera.web.traces.Traces;
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
 * valid {@code traceparent}, so that both reach the services behind this one. At the end of a request its span is recorded,
 * if any are, and one line with both is logged at level DEBUG.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
public final class RequestIdFilter implements WebFilter {
    private static final Logger LOG = LoggerFactory.getLogger(RequestIdFilter.class);
    private static final Pattern SANE = Pattern.compile("[A-Za-z0-9._-]{1,128}");

    private final Traces traces;

    public RequestIdFilter(Traces traces) {
        this.traces = traces;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        var request = exchange.getRequest();
        var id = Optional.ofNullable(request.getHeaders().getFirst(HeaderNames.REQUEST_ID))
                .filter(text -> SANE.matcher(text).matches())
                .orElseGet(() -> Ids.next("req"));
        var given = Optional.ofNullable(request.getHeaders().getFirst(HeaderNames.TRACEPARENT));
        var span = ServerSpan.begin(traces, request, given);
        new RequestIds(id, span.context().getTraceId()).attachTo(exchange);
        exchange.getResponse().getHeaders().set(HeaderNames.REQUEST_ID, id);
        long start = System.nanoTime();
        var passedOn = exchange.mutate()
                .request(passedOn(request, id, span, TraceParent.read(given).isValid()))
                .build();
        return chain.filter(passedOn).doFinally(end -> {
            span.end(passedOn, end);
            log(exchange, start);
        });
    }

    private static ServerHttpRequest passedOn(
            ServerHttpRequest request, String id, ServerSpan span, boolean keepState) {
        return request.mutate()
                .headers(headers -> {
                    headers.set(HeaderNames.REQUEST_ID, id);
                    headers.set(
                            HeaderNames.TRACEPARENT,
                            TraceParent.write(span.context()).orElseThrow());
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
