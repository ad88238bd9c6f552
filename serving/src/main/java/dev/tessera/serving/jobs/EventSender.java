package dev.tessera.serving.jobs;

import dev.tessera.protocol.HeaderNames;
import dev.tessera.protocol.jobs.JobEvent;
import dev.tessera.protocol.jobs.JobTopics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.StringSerializer;
import tools.jackson.databind.json.JsonMapper;

/**
 * Brings {@link JobEvent}s to Kafka, on a thread of its own since a producer without a broker blocks. After a failure it
 * goes on with a new producer: a broker that lost its disk does not know the old one's sequence.
 */
final class EventSender implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final long AGAIN_MILLIS = 500;

    private final Map<String, Object> settings;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(work -> new Thread(work, "job-events"));
    private Optional<KafkaProducer<String, String>> producer = Optional.empty();

    EventSender(String bootstrapServers) {
        settings = Map.of(
                "bootstrap.servers", bootstrapServers,
                "enable.idempotence", true,
                "acks", "all",
                "linger.ms", 2,
                "max.block.ms", 2_000,
                "request.timeout.ms", 3_000,
                "delivery.timeout.ms", 6_000,
                "reconnect.backoff.max.ms", 1_000);
    }

    /** Once; nobody minds if it is lost. */
    void hint(JobEvent event, Optional<String> trace) {
        thread.execute(() -> send(event, trace, new CompletableFuture<>()));
    }

    /**
     * Until Kafka has it.
     *
     * @param gone whether it does not matter any more
     * @return done when Kafka has it, or when it was given up
     */
    CompletableFuture<Void> surely(JobEvent event, Optional<String> trace, BooleanSupplier gone) {
        var done = new CompletableFuture<Void>();
        thread.execute(() -> attempt(event, trace, gone, done));
        return done;
    }

    private void attempt(JobEvent event, Optional<String> trace, BooleanSupplier gone, CompletableFuture<Void> done) {
        if (gone.getAsBoolean()) {
            done.complete(null);
            return;
        }
        var sent = new CompletableFuture<Void>();
        send(event, trace, sent);
        sent.whenComplete((nothing, failure) -> {
            if (failure == null) {
                done.complete(null);
            } else if (!thread.isShutdown()) {
                thread.schedule(() -> attempt(event, trace, gone, done), AGAIN_MILLIS, TimeUnit.MILLISECONDS);
            }
        });
    }

    private void send(JobEvent event, Optional<String> trace, CompletableFuture<Void> sent) {
        try {
            var current = producer.orElseGet(
                    () -> new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer()));
            producer = Optional.of(current);
            current.send(record(event, trace), (metadata, failure) -> {
                if (failure == null) {
                    sent.complete(null);
                } else {
                    if (!thread.isShutdown()) thread.execute(() -> drop(current));
                    sent.completeExceptionally(failure);
                }
            });
        } catch (KafkaException e) {
            producer.ifPresent(this::drop);
            sent.completeExceptionally(e);
        }
    }

    private static ProducerRecord<String, String> record(JobEvent event, Optional<String> trace) {
        var record = new ProducerRecord<>(
                JobTopics.EVENTS,
                event.jobId().toString(),
                JSON.writerFor(JobEvent.class).writeValueAsString(event));
        trace.ifPresent(
                header -> record.headers().add(HeaderNames.TRACEPARENT, header.getBytes(StandardCharsets.US_ASCII)));
        return record;
    }

    private void drop(KafkaProducer<String, String> failed) {
        if (producer.filter(current -> current == failed).isEmpty()) return;
        producer = Optional.empty();
        failed.close(Duration.ZERO);
    }

    /** What Kafka does not have by now is left to the lease. */
    @Override
    public void close() {
        thread.execute(() -> producer.ifPresent(current -> current.close(Duration.ofSeconds(2))));
        thread.shutdown();
        try {
            thread.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
