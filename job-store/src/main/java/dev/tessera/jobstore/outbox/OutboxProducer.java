package dev.tessera.jobstore.outbox;

import dev.tessera.protocol.HeaderNames;
import dev.tessera.web.traces.TraceParent;
import dev.tessera.web.traces.Traces;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * The idempotent producer of a relay. After any failure the next batch begins with a new one: a broker that lost its disk
 * does not know the old one's sequence.
 */
final class OutboxProducer implements AutoCloseable {

    /** A row of the outbox. */
    record Message(long id, String topic, String key, String payload, Optional<String> traceparent) {}

    private final Map<String, Object> settings;
    private final Traces traces;
    private KafkaProducer<String, String> producer;

    OutboxProducer(String bootstrapServers, Traces traces) {
        this.traces = traces;
        this.settings = Map.of(
                "bootstrap.servers", bootstrapServers,
                "enable.idempotence", true,
                "acks", "all",
                "linger.ms", 0,
                "max.block.ms", 5_000,
                "request.timeout.ms", 5_000,
                "delivery.timeout.ms", 10_000);
    }

    /** Returns when Kafka has all of them. */
    void send(List<Message> messages) throws InterruptedException, ExecutionException {
        if (producer == null) producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
        var spans = messages.stream().map(this::span).toList();
        try {
            List<Future<RecordMetadata>> sent = new ArrayList<>(messages.size());
            for (int i = 0; i < messages.size(); i++) sent.add(producer.send(record(messages.get(i), spans.get(i))));
            producer.flush();
            for (var each : sent) each.get();
        } catch (RuntimeException | ExecutionException e) {
            spans.forEach(span -> span.setStatus(StatusCode.ERROR, "Kafka did not take it"));
            close();
            throw e;
        } finally {
            spans.forEach(Span::end);
        }
    }

    /** Of a message that belongs to no trace none is recorded. */
    private Span span(Message message) {
        if (message.traceparent.isEmpty()) return Span.getInvalid();
        return traces.span("send " + message.topic, SpanKind.PRODUCER, message.traceparent)
                .setAttribute("messaging.system", "kafka")
                .setAttribute("messaging.operation.type", "send")
                .setAttribute("messaging.destination.name", message.topic)
                .setAttribute("messaging.kafka.message.key", message.key)
                .startSpan();
    }

    private static ProducerRecord<String, String> record(Message message, Span span) {
        var record = new ProducerRecord<>(message.topic, message.key, message.payload);
        TraceParent.write(span.getSpanContext())
                .ifPresent(header ->
                        record.headers().add(HeaderNames.TRACEPARENT, header.getBytes(StandardCharsets.US_ASCII)));
        return record;
    }

    @Override
    public void close() {
        if (producer != null) producer.close(Duration.ZERO);
        producer = null;
    }
}
