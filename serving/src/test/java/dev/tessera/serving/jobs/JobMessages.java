package dev.tessera.serving.jobs;

import dev.tessera.protocol.jobs.JobEvent;
import dev.tessera.protocol.jobs.JobKind;
import dev.tessera.protocol.jobs.JobPriority;
import dev.tessera.protocol.jobs.JobTopics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import tools.jackson.databind.json.JsonMapper;

/** What job-store sends to and reads from Kafka. */
final class JobMessages implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final KafkaProducer<String, String> producer;
    private final KafkaConsumer<String, String> events;
    private final List<ConsumerRecord<String, String>> read = new ArrayList<>();

    JobMessages(String bootstrapServers) {
        Map<String, Object> settings = Map.of("bootstrap.servers", bootstrapServers);
        declare(settings);
        producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
        events = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer());
        var partition = new TopicPartition(JobTopics.EVENTS, 0);
        events.assign(List.of(partition));
        events.seekToEnd(List.of(partition));
        events.position(partition);
    }

    private static void declare(Map<String, Object> settings) {
        var topics = Stream.concat(
                Stream.of(JobTopics.EVENTS, JobTopics.CONTROL),
                Stream.of(JobPriority.values()).map(priority -> JobTopics.of(JobKind.IMAGE, priority)));
        try (var admin = Admin.create(settings)) {
            for (var priority : JobPriority.values()) {
                var group = new ConfigResource(ConfigResource.Type.GROUP, JobTopics.group(JobKind.IMAGE, priority));
                var earliest = new ConfigEntry("share.auto.offset.reset", "earliest");
                admin.incrementalAlterConfigs(
                                Map.of(group, List.of(new AlterConfigOp(earliest, AlterConfigOp.OpType.SET))))
                        .all()
                        .get();
            }
            admin.createTopics(
                            topics.map(name -> new NewTopic(name, 1, (short) 1)).toList())
                    .all()
                    .get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    void send(String topic, UUID job, Object message) {
        producer.send(new ProducerRecord<>(topic, job.toString(), JSON.writeValueAsString(message)));
        producer.flush();
    }

    /** The first one of the job; waits for it. */
    JobEvent ending(UUID job) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (endings(job).isEmpty() && System.nanoTime() < end)
            events.poll(POLL).forEach(read::add);
        return endings(job).get(0);
    }

    /** Those that Kafka has now. */
    List<JobEvent> endings(UUID job) {
        events.poll(POLL).forEach(read::add);
        return of(job).map(record -> JSON.readValue(record.value(), JobEvent.class))
                .filter(event -> !(event instanceof JobEvent.Progress || event instanceof JobEvent.Preview))
                .toList();
    }

    /** Header of the job's last event. */
    String trace(UUID job) {
        var last = of(job).reduce((earlier, later) -> later).orElseThrow();
        return new String(last.headers().lastHeader("traceparent").value(), StandardCharsets.US_ASCII);
    }

    private Stream<ConsumerRecord<String, String>> of(UUID job) {
        return read.stream().filter(record -> record.key().equals(job.toString()));
    }

    @Override
    public void close() {
        producer.close();
        events.close();
    }
}
