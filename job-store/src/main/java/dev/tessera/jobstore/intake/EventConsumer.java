package dev.tessera.jobstore.intake;

import dev.tessera.jobstore.database.Schema;
import dev.tessera.protocol.jobs.JobEvent;
import dev.tessera.protocol.jobs.JobTopics;
import dev.tessera.web.traces.Traces;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataIntegrityViolationException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads {@code tessera.job-events}. Offsets are committed after the database has the batch; a batch that fails is read
 * again, by a new consumer.
 */
final class EventConsumer implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(EventConsumer.class);
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration POLL = Duration.ofMillis(500);
    private static final long AFTER_FAILURE_MILLIS = 1_000;

    private final String bootstrapServers;
    private final Schema schema;
    private final Intake intake;
    private final Traces traces;
    private volatile Thread thread;
    private volatile KafkaConsumer<String, String> consumer;

    EventConsumer(String bootstrapServers, Schema schema, Intake intake, Traces traces) {
        this.bootstrapServers = bootstrapServers;
        this.schema = schema;
        this.intake = intake;
        this.traces = traces;
    }

    @Override
    public void start() {
        thread = new Thread(this::repeat, "intake");
        thread.setDaemon(true);
        thread.start();
    }

    private void repeat() {
        String failure = null;
        while (thread == Thread.currentThread()) {
            try {
                if (schema.current()) {
                    follow();
                    failure = null;
                }
            } catch (WakeupException | InterruptException e) {
                return;
            } catch (RuntimeException e) {
                if (!e.toString().equals(failure)) LOG.warn("reading job events failed and is tried again", e);
                failure = e.toString();
            }
            try {
                Thread.sleep(AFTER_FAILURE_MILLIS);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void follow() {
        try (var kafka = new KafkaConsumer<>(settings(), new StringDeserializer(), new StringDeserializer())) {
            consumer = kafka;
            kafka.subscribe(List.of(JobTopics.EVENTS));
            while (thread == Thread.currentThread()) {
                var batch = new ArrayList<JobEvent>();
                var spans = new EndingSpans(traces);
                for (var record : kafka.poll(POLL)) {
                    read(record).ifPresent(event -> {
                        batch.add(event);
                        if (event.ends()) spans.begin(record);
                    });
                }
                if (batch.isEmpty()) continue;
                spans.around(() -> apply(batch));
                kafka.commitSync();
            }
        } finally {
            consumer = null;
        }
    }

    /** A report that the database refuses is left out, lest it holds up all others for ever: its job is given out again. */
    private void apply(List<JobEvent> batch) {
        try {
            intake.apply(batch);
        } catch (DataIntegrityViolationException e) {
            if (batch.size() > 1) batch.forEach(event -> apply(List.of(event)));
            else
                LOG.error(
                        "a report of job {} cannot be kept and is skipped",
                        batch.get(0).jobId(),
                        e);
        }
    }

    /**
     * The classic group protocol, because its members choose how soon one that died is missed: the newer one leaves that to
     * the broker, which waits 45 s and would leave jobs running for as long as their endings lay unread.
     */
    private Map<String, Object> settings() {
        return Map.ofEntries(
                Map.entry("bootstrap.servers", bootstrapServers),
                Map.entry("group.id", "tessera-job-store"),
                Map.entry("group.protocol", "classic"),
                Map.entry("partition.assignment.strategy", CooperativeStickyAssignor.class.getName()),
                Map.entry("session.timeout.ms", 6_000),
                Map.entry("heartbeat.interval.ms", 2_000),
                // After a broker lost its disk its topics are others.
                Map.entry("metadata.max.age.ms", 10_000),
                Map.entry("enable.auto.commit", false),
                Map.entry("auto.offset.reset", "earliest"),
                Map.entry("max.poll.records", 500),
                Map.entry("fetch.max.wait.ms", 100),
                Map.entry("default.api.timeout.ms", 10_000),
                Map.entry("request.timeout.ms", 5_000));
    }

    /** A record that is no event is skipped: it can never be applied. */
    private static Optional<JobEvent> read(ConsumerRecord<String, String> record) {
        try {
            return Optional.of(JSON.readValue(record.value(), JobEvent.class));
        } catch (JacksonException | IllegalArgumentException e) {
            LOG.error(
                    "{} partition {} offset {} is no job event and is skipped: {}",
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    e.getMessage());
            return Optional.empty();
        }
    }

    @Override
    public void stop() {
        var running = thread;
        var reading = consumer;
        thread = null;
        if (running == null) return;
        // An interrupted consumer cannot leave its group, and the others would wait for it.
        if (reading != null) reading.wakeup();
        else running.interrupt();
        try {
            running.join(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }
}
