package dev.tessera.serving.jobs;

import dev.tessera.protocol.jobs.JobKind;
import dev.tessera.protocol.jobs.JobPriority;
import dev.tessera.protocol.jobs.JobTopics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes wake-ups, has their jobs run, and takes the next ones when all of them have ended. A share consumer that renews a
 * lock gets no new records with the same poll, so one that always had a running job would never get another: hence
 * several hands, each with a consumer of its own.
 */
final class Hand implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Hand.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final long AGAIN_MILLIS = 1_000;
    private static final int LOCK_MILLIS = 15_000;

    private final String topic;
    private final Map<String, Object> settings;
    private final JobIntake intake;
    private volatile boolean closing;
    private volatile KafkaShareConsumer<String, String> consumer;

    Hand(String bootstrapServers, JobKind kind, JobPriority priority, int records, JobIntake intake) {
        this.topic = JobTopics.of(kind, priority);
        this.intake = intake;
        this.settings = Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "group.id",
                JobTopics.group(kind, priority),
                "share.acknowledgement.mode",
                "explicit",
                // Never more than can run now: another worker may be idle.
                "share.acquire.mode",
                "record_limit",
                "max.poll.records",
                records,
                "reconnect.backoff.max.ms",
                "1000");
    }

    /** Until {@link #close}. */
    @Override
    public void run() {
        while (!closing) {
            try (var fresh = new KafkaShareConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
                consumer = fresh;
                fresh.subscribe(List.of(topic));
                while (!closing) round(fresh);
            } catch (WakeupException e) {
                // Closing.
            } catch (KafkaException | IllegalStateException e) {
                LOG.warn("{} cannot be read ({}); beginning anew", topic, e.getMessage());
                pause();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void round(KafkaShareConsumer<String, String> from) throws InterruptedException {
        Map<UUID, ConsumerRecord<String, String>> taken = new HashMap<>();
        for (var record : from.poll(POLL)) {
            var job = JobIntake.jobIn(record.value());
            if (job.isPresent() && taken.put(job.get(), record) == null) continue;
            // No wake-up that this version knows, or the same one twice: it must not come again.
            from.acknowledge(record, job.isPresent() ? AcknowledgeType.ACCEPT : AcknowledgeType.REJECT);
        }
        if (taken.isEmpty()) return;
        var attempts = intake.claim(taken, () -> closing);
        if (closing && attempts.isEmpty()) {
            taken.values().forEach(record -> from.acknowledge(record, AcknowledgeType.RELEASE));
            return;
        }
        try {
            keep(from, taken, attempts);
        } catch (KafkaException | IllegalStateException e) {
            // The jobs run on without their records; no others are taken meanwhile.
            allOver(attempts).join();
            throw e;
        }
    }

    private static void keep(
            KafkaShareConsumer<String, String> from,
            Map<UUID, ConsumerRecord<String, String>> taken,
            Map<UUID, Attempt> attempts)
            throws InterruptedException {
        var held = new HashMap<>(taken);
        while (!allOverWithin(attempts, from.acquisitionLockTimeoutMs().orElse(LOCK_MILLIS) / 3)) {
            held.forEach((job, record) -> from.acknowledge(
                    record, stillRuns(attempts, job) ? AcknowledgeType.RENEW : acceptance(attempts, job)));
            held.clear();
            for (var again : records(from)) {
                JobIntake.jobIn(again.value())
                        .filter(taken::containsKey)
                        .ifPresentOrElse(
                                job -> held.put(job, again), () -> from.acknowledge(again, AcknowledgeType.RELEASE));
            }
        }
        held.forEach((job, record) -> from.acknowledge(record, acceptance(attempts, job)));
    }

    /** The call that closes this hand must not cost it the records of jobs that are about to end. */
    private static Iterable<ConsumerRecord<String, String>> records(KafkaShareConsumer<String, String> from) {
        try {
            return from.poll(POLL);
        } catch (WakeupException e) {
            return List.of();
        }
    }

    private static boolean stillRuns(Map<UUID, Attempt> attempts, UUID job) {
        var attempt = attempts.get(job);
        return attempt != null && !attempt.over().isDone();
    }

    /** Of a job that has ended, or that there was nothing to claim of. */
    private static AcknowledgeType acceptance(Map<UUID, Attempt> attempts, UUID job) {
        var attempt = attempts.get(job);
        return attempt != null && attempt.wasGivenBack() ? AcknowledgeType.RELEASE : AcknowledgeType.ACCEPT;
    }

    private static CompletableFuture<Void> allOver(Map<UUID, Attempt> attempts) {
        return CompletableFuture.allOf(
                attempts.values().stream().map(Attempt::over).toArray(CompletableFuture[]::new));
    }

    private static boolean allOverWithin(Map<UUID, Attempt> attempts, int millis) throws InterruptedException {
        try {
            allOver(attempts).get(millis, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** It takes nothing more, waits for the jobs it has, and ends. */
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
