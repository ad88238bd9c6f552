package dev.tessera.jobstore.intake;

import dev.tessera.protocol.HeaderNames;
import dev.tessera.web.traces.Traces;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The endings among one batch of reports, each the last thing that happens in its job's trace. */
final class EndingSpans {

    private final Traces traces;
    private final List<Span> spans = new ArrayList<>();

    EndingSpans(Traces traces) {
        this.traces = traces;
    }

    void begin(ConsumerRecord<String, String> record) {
        var trace = Optional.ofNullable(record.headers().lastHeader(HeaderNames.TRACEPARENT))
                .map(header -> new String(header.value(), StandardCharsets.US_ASCII));
        spans.add(traces.span("process " + record.topic(), SpanKind.CONSUMER, trace)
                .setAttribute("messaging.system", "kafka")
                .setAttribute("messaging.operation.type", "process")
                .setAttribute("messaging.destination.name", record.topic())
                .setAttribute("messaging.kafka.message.key", record.key())
                .startSpan());
    }

    void around(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            spans.forEach(span -> span.recordException(e).setStatus(StatusCode.ERROR));
            throw e;
        } finally {
            spans.forEach(Span::end);
        }
    }
}
