package dev.tessera.serving.jobs;

import dev.tessera.protocol.HeaderNames;
import dev.tessera.protocol.jobs.ClaimAnswer;
import dev.tessera.protocol.jobs.ClaimAnswer.Granted;
import dev.tessera.protocol.jobs.ClaimRequest;
import dev.tessera.protocol.jobs.HeartbeatAnswer;
import dev.tessera.protocol.jobs.HeartbeatRequest;
import dev.tessera.protocol.jobs.JobArtifact;
import dev.tessera.protocol.jobs.JobError;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import tools.jackson.databind.json.JsonMapper;

/** What a worker asks of job-store over HTTP. */
final class JobStoreClient {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration UPLOAD_PATIENCE = Duration.ofSeconds(60);
    private static final Duration AGAIN = Duration.ofMillis(500);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private final URI base;
    private final String worker;

    JobStoreClient(URI base, String worker) {
        this.base = base;
        this.worker = worker;
    }

    /** @throws IOException also when job-store cannot do it now */
    List<Granted> claim(List<UUID> jobs) throws IOException, InterruptedException {
        return post("/internal/claims", new ClaimRequest(worker, jobs), ClaimAnswer.class)
                .granted();
    }

    HeartbeatAnswer heartbeat(List<HeartbeatRequest.Running> running) throws IOException, InterruptedException {
        return post("/internal/heartbeats", new HeartbeatRequest(worker, running), HeartbeatAnswer.class);
    }

    private <T> T post(String path, Object body, Class<T> answer) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(base.resolve(path))
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
                .build();
        var response = client.send(request, BodyHandlers.ofByteArray());
        if (response.statusCode() != 200) throw new IOException(path + " was answered with " + response.statusCode());
        return JSON.readValue(response.body(), answer);
    }

    /**
     * Sends a file until job-store has it. Fails with {@link JobLostException}, or {@link JobFailure} when the file itself
     * is refused.
     *
     * @param gone whether the job is no longer this worker's
     */
    CompletableFuture<JobArtifact> upload(
            Granted job,
            int ordinal,
            String contentType,
            byte[] file,
            Optional<String> traceparent,
            BooleanSupplier gone) {
        var request = HttpRequest.newBuilder(base.resolve(
                        "/internal/jobs/" + job.jobId() + "/artifacts/" + ordinal + "?fence=" + job.fence()))
                .timeout(UPLOAD_PATIENCE)
                .header("Content-Type", contentType)
                .PUT(BodyPublishers.ofByteArray(file));
        traceparent.ifPresent(trace -> request.header(HeaderNames.TRACEPARENT, trace));
        return attempt(request.build(), gone);
    }

    private CompletableFuture<JobArtifact> attempt(HttpRequest request, BooleanSupplier gone) {
        if (gone.getAsBoolean()) return CompletableFuture.failedFuture(new JobLostException());
        return client.sendAsync(request, BodyHandlers.ofByteArray())
                .handle((response, failure) ->
                        failure == null ? outcome(request, response, gone) : again(request, gone))
                .thenCompose(next -> next);
    }

    private CompletableFuture<JobArtifact> outcome(
            HttpRequest request, HttpResponse<byte[]> response, BooleanSupplier gone) {
        int status = response.statusCode();
        if (status == 200 || status == 201) {
            return CompletableFuture.completedFuture(JSON.readValue(response.body(), JobArtifact.class));
        }
        if (status >= 500) return again(request, gone);
        return CompletableFuture.failedFuture(
                status == 404 || status == 409 || status == 410 ? new JobLostException() : refused(status));
    }

    private CompletableFuture<JobArtifact> again(HttpRequest request, BooleanSupplier gone) {
        Executor later = CompletableFuture.delayedExecutor(AGAIN.toMillis(), TimeUnit.MILLISECONDS);
        return CompletableFuture.supplyAsync(() -> attempt(request, gone), later)
                .thenCompose(next -> next);
    }

    private static JobFailure refused(int status) {
        var sentence = "the job store refused the result's file with status " + status;
        return new JobFailure(new JobError(JobError.MODEL_ERROR, sentence, Optional.empty()), false);
    }
}
