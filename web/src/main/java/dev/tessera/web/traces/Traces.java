package dev.tessera.web.traces;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Begins spans and sends them to a collector. Without a collector nothing is recorded, and a span begun under a parent has
 * the parent's own context, which is passed on unchanged: a parent that nobody recorded would break the trace. While a
 * collector is away a bounded number of spans waits for it, and further ones are dropped.
 */
public final class Traces implements AutoCloseable {

    private static final String SCOPE = "dev.tessera";
    private static final AttributeKey<String> SERVICE = AttributeKey.stringKey("service.name");
    private static final int LAST_SPANS_SECONDS = 5;

    private final Tracer tracer;
    private final Optional<SdkTracerProvider> provider;

    private Traces(Tracer tracer, Optional<SdkTracerProvider> provider) {
        this.tracer = tracer;
        this.provider = provider;
    }

    /** Records nothing. */
    public static Traces none() {
        return new Traces(OpenTelemetry.noop().getTracer(SCOPE), Optional.empty());
    }

    /** @param service as traces name this process, such as {@code tessera-gateway} */
    static Traces of(TraceSettings settings, String service) {
        if (settings.endpoint().isEmpty()) return none();
        return to(
                OtlpHttpSpanExporter.builder().setEndpoint(settings.endpoint()).build(), settings.share(), service);
    }

    static Traces to(SpanExporter exporter, double share, String service) {
        var provider = SdkTracerProvider.builder()
                .setResource(Resource.getDefault().merge(Resource.create(Attributes.of(SERVICE, service))))
                .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(share)))
                .addSpanProcessor(BatchSpanProcessor.builder(exporter).build())
                .build();
        return new Traces(provider.get(SCOPE), Optional.of(provider));
    }

    /**
     * A span that is still to be started, and then to be ended by whoever started it.
     *
     * @param name of few different values: it tells sorts of work apart, not jobs
     * @param traceparent of what caused this; absent or broken: a trace begins here
     */
    public SpanBuilder span(String name, SpanKind kind, Optional<String> traceparent) {
        var parent = TraceParent.read(traceparent);
        var builder = tracer.spanBuilder(name).setSpanKind(kind);
        return parent.isValid() ? builder.setParent(Context.root().with(Span.wrap(parent))) : builder.setNoParent();
    }

    /** Sends what has been recorded, for some seconds at most. */
    @Override
    public void close() {
        provider.ifPresent(sending -> sending.shutdown().join(LAST_SPANS_SECONDS, TimeUnit.SECONDS));
    }
}
