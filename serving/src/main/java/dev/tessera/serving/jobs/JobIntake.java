package dev.tessera.serving.jobs;

import dev.tessera.protocol.jobs.JobWakeUp;
import dev.tessera.web.traces.Traces;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** From a wake-up to a running job. */
final class JobIntake {

    private static final Logger LOG = LoggerFactory.getLogger(JobIntake.class);
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final long AGAIN_MILLIS = 300;

    private final JobRunner runner;
    private final JobStoreClient store;
    private final EventSender events;
    private final Attempts attempts;
    private final Traces traces;

    JobIntake(JobRunner runner, JobStoreClient store, EventSender events, Attempts attempts, Traces traces) {
        this.runner = runner;
        this.store = store;
        this.events = events;
        this.attempts = attempts;
        this.traces = traces;
    }

    /** The job of a wake-up; empty when it is none, or of a version to come. */
    static Optional<UUID> jobIn(String json) {
        try {
            var wakeUp = JSON.readValue(json, JobWakeUp.class);
            return wakeUp.version() > JobWakeUp.VERSION ? Optional.empty() : Optional.ofNullable(wakeUp.jobId());
        } catch (JacksonException e) {
            LOG.warn("a record is no wake-up of a job and is rejected");
            return Optional.empty();
        }
    }

    /**
     * Claims jobs and starts them, as soon as job-store answers.
     *
     * @param wakeUps what Kafka sent of each job
     * @param closing ends the waiting
     * @return those that are this worker's now; the others need nobody any more, or have somebody
     */
    Map<UUID, Attempt> claim(Map<UUID, ConsumerRecord<String, String>> wakeUps, BooleanSupplier closing)
            throws InterruptedException {
        var away = false;
        while (!closing.getAsBoolean()) {
            try {
                return start(wakeUps);
            } catch (IOException e) {
                if (!away) LOG.warn("jobs cannot be claimed now ({}); trying again", e.getMessage());
                away = true;
                TimeUnit.MILLISECONDS.sleep(AGAIN_MILLIS);
            }
        }
        return Map.of();
    }

    private Map<UUID, Attempt> start(Map<UUID, ConsumerRecord<String, String>> wakeUps)
            throws IOException, InterruptedException {
        var started = new HashMap<UUID, Attempt>();
        for (var granted : store.claim(List.copyOf(wakeUps.keySet()))) {
            var attempt = new Attempt(
                    granted, AttemptSpan.begin(traces, granted, wakeUps.get(granted.jobId())), store, events);
            started.put(granted.jobId(), attempt);
            attempts.add(attempt);
        }
        started.values().forEach(attempt -> attempt.begin(runner));
        return started;
    }
}
