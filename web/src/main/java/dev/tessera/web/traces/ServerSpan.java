package dev.tessera.web.traces;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import java.util.Optional;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.util.pattern.PathPattern;
import reactor.core.publisher.SignalType;

/**
 * The span of a request that this process answers, in the terms of OpenTelemetry's conventions for HTTP. Traces begin with
 * requests of the API; what services ask each other is recorded as part of a trace or not at all.
 */
public final class ServerSpan {

    private static final String API = "/v1/";

    private final Span span;
    private final SpanContext context;

    private ServerSpan(Span span, SpanContext context) {
        this.span = span;
        this.context = context;
    }

    /** @param traceparent as it came */
    public static ServerSpan begin(Traces traces, ServerHttpRequest request, Optional<String> traceparent) {
        var parent = TraceParent.read(traceparent);
        var path = request.getPath().value();
        if (!parent.isValid() && !path.startsWith(API)) return new ServerSpan(Span.getInvalid(), TraceParent.fresh());
        var method = request.getMethod().name();
        var span = traces.span(method, SpanKind.SERVER, traceparent)
                .setAttribute("http.request.method", method)
                .setAttribute("url.path", path)
                .startSpan();
        return new ServerSpan(span, span.getSpanContext().isValid() ? span.getSpanContext() : TraceParent.fresh());
    }

    /** What the request is worked on under; always valid. */
    public SpanContext context() {
        return context;
    }

    /** @param how the answer ended: cancelled when the client left before */
    public void end(ServerWebExchange exchange, SignalType how) {
        if (span.isRecording()) describe(exchange, how);
        span.end();
    }

    private void describe(ServerWebExchange exchange, SignalType how) {
        if (exchange.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE) instanceof PathPattern route) {
            span.updateName(exchange.getRequest().getMethod() + " " + route.getPatternString());
            span.setAttribute("http.route", route.getPatternString());
        }
        if (how == SignalType.CANCEL) span.setAttribute("error.type", "client_left");
        var status = exchange.getResponse().getStatusCode();
        if (status == null) return;
        span.setAttribute("http.response.status_code", status.value());
        if (status.is5xxServerError()) span.setStatus(StatusCode.ERROR);
    }
}
