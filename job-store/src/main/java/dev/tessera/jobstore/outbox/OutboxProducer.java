package dev.tessera.jobstore.outbox;

import dev.tessera.protocol.HeaderNames;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
    record Message(long id, String topic, String key, String payload, String traceparent) {}

    private final Map<String, Object> settings;
    private KafkaProducer<String, String> producer;

    OutboxProducer(String bootstrapServers) {
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
        try {
            List<Future<RecordMetadata>> sent = new ArrayList<>(messages.size());
            for (var message : messages) sent.add(producer.send(record(message)));
            producer.flush();
            for (var each : sent) each.get();
        } catch (RuntimeException | ExecutionException e) {
            close();
            throw e;
        }
    }

    private static ProducerRecord<String, String> record(Message message) {
        var record = new ProducerRecord<>(message.topic, message.key, message.payload);
        if (message.traceparent != null) {
            record.headers().add(HeaderNames.TRACEPARENT, message.traceparent.getBytes(StandardCharsets.US_ASCII));
        }
        return record;
    }

    @Override
    public void close() {
        if (producer != null) producer.close(Duration.ZERO);
        producer = null;
    }
}
