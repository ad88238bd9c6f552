package dev.tessera.web.traces;

import dev.tessera.protocol.HeaderNames;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.sdk.trace.IdGenerator;
import java.util.Optional;

/** The header {@code traceparent}: how a trace is carried by requests, rows and messages. */
public final class TraceParent {

    private static final IdGenerator IDS = IdGenerator.random();

    private static final TextMapGetter<String> HEADER =
            (header, name) -> HeaderNames.TRACEPARENT.equals(name) ? header : null;

    private TraceParent() {}

    /** Not valid when there is none, or a broken one. */
    public static SpanContext read(Optional<String> header) {
        return header.map(TraceParent::read).orElseGet(SpanContext::getInvalid);
    }

    private static SpanContext read(String header) {
        var context = W3CTraceContextPropagator.getInstance().extract(Context.root(), header, HEADER);
        return Span.fromContext(context).getSpanContext();
    }

    /** Empty for a context that is not valid. */
    public static Optional<String> write(SpanContext context) {
        if (!context.isValid()) return Optional.empty();
        return Optional.of("00-" + context.getTraceId() + "-" + context.getSpanId() + "-"
                + context.getTraceFlags().asHex());
    }

    /** A new trace that nobody records, so that logs of all processes can be joined. */
    static SpanContext fresh() {
        return SpanContext.create(
                IDS.generateTraceId(), IDS.generateSpanId(), TraceFlags.getDefault(), TraceState.getDefault());
    }
}
