package dev.tessera.serving.jobs;

import dev.tessera.protocol.jobs.JobControl;
import dev.tessera.protocol.jobs.JobTopics;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads the control topic, every worker all of it, from now on. What is missed while Kafka is away comes with a heartbeat's
 * answer.
 */
final class CancelOrders implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(CancelOrders.class);
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration POLL = Duration.ofMillis(500);
    private static final long AGAIN_MILLIS = 1_000;

    private final Attempts attempts;
    private final Map<String, Object> settings;

    private volatile boolean closing;
    private volatile KafkaConsumer<String, String> consumer;

    CancelOrders(Attempts attempts, String bootstrapServers) {
        this.attempts = attempts;
        this.settings = Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "auto.offset.reset",
                "latest",
                "fetch.max.wait.ms",
                "200",
                "default.api.timeout.ms",
                "5000",
                "reconnect.backoff.max.ms",
                "1000",
                "allow.auto.create.topics",
                "false");
    }

    /** Until {@link #close}. */
    @Override
    public void run() {
        while (!closing) {
            try (var fresh = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
                consumer = fresh;
                follow(fresh);
            } catch (WakeupException e) {
                // Closing.
            } catch (KafkaException e) {
                LOG.debug("the control topic cannot be read; trying again", e);
                pause();
            }
        }
    }

    private void follow(KafkaConsumer<String, String> from) {
        var partitions = from.partitionsFor(JobTopics.CONTROL).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        if (partitions.isEmpty()) {
            pause();
            return;
        }
        from.assign(partitions);
        from.seekToEnd(partitions);
        while (!closing) {
            for (var record : from.poll(POLL)) obey(record.value());
        }
    }

    private void obey(String json) {
        try {
            var order = JSON.readValue(json, JobControl.class);
            if (order.version() > JobControl.VERSION) return;
            attempts.stop(order.jobId(), order.fence());
        } catch (JacksonException e) {
            LOG.warn("a message of {} is not understood and left alone", JobTopics.CONTROL);
        }
    }

    /** It ends soon. A consumer that is interrupted cannot close its connections. */
    void close() {
        closing = true;
        var reading = consumer;
        if (reading != null) reading.wakeup();
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(AGAIN_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
