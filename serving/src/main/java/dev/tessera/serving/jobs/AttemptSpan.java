package dev.tessera.serving.jobs;

import dev.tessera.protocol.HeaderNames;
import dev.tessera.protocol.jobs.ClaimAnswer.Granted;
import dev.tessera.web.traces.TraceParent;
import dev.tessera.web.traces.Traces;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The span of an attempt, from its claim until Kafka has its ending. Its parent is the request that ordered the job, which
 * may have been answered hours ago; it is linked with the wake-up that brought it here.
 */
final class AttemptSpan {

    private final Span span;
    private final Optional<String> traceparent;

    private AttemptSpan(Span span, Optional<String> traceparent) {
        this.span = span;
        this.traceparent = traceparent;
    }

    static AttemptSpan begin(Traces traces, Granted job, ConsumerRecord<String, String> wakeUp) {
        // A job without a trace of its own begins none here.
        if (job.traceparent().isEmpty()) return new AttemptSpan(Span.getInvalid(), Optional.empty());
        var span = traces.span("process " + wakeUp.topic(), SpanKind.CONSUMER, job.traceparent())
                .addLink(sent(wakeUp))
                .setAttribute("messaging.system", "kafka")
                .setAttribute("messaging.operation.type", "process")
                .setAttribute("messaging.destination.name", wakeUp.topic())
                .setAttribute("tessera.job.id", job.jobId().toString())
                .setAttribute("tessera.job.attempt", (long) job.attempt())
                .startSpan();
        return new AttemptSpan(span, TraceParent.write(span.getSpanContext()));
    }

    private static SpanContext sent(ConsumerRecord<String, String> wakeUp) {
        return TraceParent.read(Optional.ofNullable(wakeUp.headers().lastHeader(HeaderNames.TRACEPARENT))
                .map(header -> new String(header.value(), StandardCharsets.US_ASCII)));
    }

    /** What is done for the attempt elsewhere is part of it. */
    Optional<String> traceparent() {
        return traceparent;
    }

    /** @param timings stage to milliseconds */
    void tell(Map<String, Long> timings) {
        timings.forEach((stage, millis) -> span.setAttribute("tessera.stage." + stage + "_ms", millis));
    }

    /** @param outcome succeeded, failed, stopped, released or lost */
    void end(String outcome) {
        span.setAttribute("tessera.job.outcome", outcome);
        if (outcome.equals("failed") || outcome.equals("lost")) span.setStatus(StatusCode.ERROR, outcome);
        span.end();
    }
}
