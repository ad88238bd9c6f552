package dev.tessera.jobstore;

import dev.tessera.embedded.kit.TestKafka;
import dev.tessera.protocol.jobs.ClaimAnswer;
import dev.tessera.protocol.jobs.ClaimRequest;
import dev.tessera.protocol.jobs.HeartbeatAnswer;
import dev.tessera.protocol.jobs.HeartbeatRequest;
import dev.tessera.protocol.jobs.JobError;
import dev.tessera.protocol.jobs.JobEvent;
import dev.tessera.protocol.jobs.JobTopics;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import tools.jackson.databind.json.JsonMapper;

/** What a worker asks of a job store over HTTP. */
public final class TestWorker {

    private static final String NAME = "test-worker";
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final TestJobStore store;

    public TestWorker(TestJobStore store) {
        this.store = store;
    }

    public List<ClaimAnswer.Granted> claim(UUID... jobs) {
        return post("/internal/claims", new ClaimRequest(NAME, List.of(jobs)), ClaimAnswer.class)
                .granted();
    }

    public HeartbeatAnswer heartbeat(HeartbeatRequest.Running... running) {
        return post("/internal/heartbeats", new HeartbeatRequest(NAME, List.of(running)), HeartbeatAnswer.class);
    }

    public void succeed(ClaimAnswer.Granted job, String result) {
        report(new JobEvent.Succeeded(job.jobId(), job.fence(), result, List.of(), Map.of()));
    }

    public void refuse(ClaimAnswer.Granted job, String param) {
        fail(job, JobError.INVALID, param + ": it is out of range", param);
    }

    public void fail(ClaimAnswer.Granted job, String code, String message, String param) {
        var error = new JobError(code, message, Optional.of(param));
        report(new JobEvent.Failed(job.jobId(), job.fence(), error, false));
    }

    private static void report(JobEvent event) {
        var settings = Map.<String, Object>of("bootstrap.servers", TestKafka.bootstrapServers());
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            var key = event.jobId().toString();
            producer.send(new ProducerRecord<>(JobTopics.EVENTS, key, JSON.writeValueAsString(event)));
        }
    }

    private <T> T post(String path, Object body, Class<T> answer) {
        var request = HttpRequest.newBuilder(store.uri(path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
                .build();
        try {
            var response = http.send(request, BodyHandlers.ofByteArray());
            if (response.statusCode() != 200) throw new AssertionError(new String(response.body()));
            return JSON.readValue(response.body(), answer);
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(path, e);
        }
    }
}
