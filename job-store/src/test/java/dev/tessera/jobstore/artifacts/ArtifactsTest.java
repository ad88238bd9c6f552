package dev.tessera.jobstore.artifacts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.jobstore.QueuedJobs;
import dev.tessera.jobstore.TestJobStore;
import dev.tessera.jobstore.TestWorker;
import dev.tessera.protocol.jobs.ClaimAnswer.Granted;
import dev.tessera.protocol.jobs.JobArtifact;
import dev.tessera.protocol.jobs.JobPriority;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

class ArtifactsTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final int BYTES = 2_500_000;

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static TestJobStore store;
    private static QueuedJobs jobs;
    private static TestWorker worker;

    @BeforeAll
    static void start() {
        store = TestJobStore.start().withTables();
        jobs = new QueuedJobs(store);
        worker = new TestWorker(store);
    }

    @AfterAll
    static void stop() {
        store.close();
    }

    @Test
    void anArtifactIsItsOwnersOnceItsAttemptHasWon() throws Exception {
        var file = file();
        var job = claim();
        var artifact = JSON.readValue(put(job, file).body(), JobArtifact.class);
        var path = path(artifact);
        assertThat(get(path, "ann").statusCode()).isEqualTo(404);

        commit(artifact);
        var whole = get(path, "ann");
        assertThat(whole.statusCode()).isEqualTo(200);
        assertThat(whole.body()).isEqualTo(file);
        assertThat(whole.headers().firstValue("Content-Type")).contains("image/png");
        assertThat(get(path, "bob").statusCode()).isEqualTo(404);
        assertThat(get(path, "").statusCode()).isEqualTo(404);
    }

    @Test
    void rangesAndTagsSaveTransfers() throws Exception {
        var file = file();
        var artifact = JSON.readValue(put(claim(), file).body(), JobArtifact.class);
        commit(artifact);
        var tag = get(path(artifact), "ann").headers().firstValue("ETag").orElseThrow();

        assertThat(get(path(artifact), "ann", "If-None-Match", tag).statusCode())
                .isEqualTo(304);
        var across = get(path(artifact), "ann", "Range", "bytes=1048570-1048585");
        assertThat(across.statusCode()).isEqualTo(206);
        assertThat(across.body()).isEqualTo(Arrays.copyOfRange(file, 1_048_570, 1_048_586));
        assertThat(across.headers().firstValue("Content-Range")).contains("bytes 1048570-1048585/" + BYTES);
        assertThat(get(path(artifact), "ann", "Range", "bytes=-5").body())
                .isEqualTo(Arrays.copyOfRange(file, BYTES - 5, BYTES));
        assertThat(get(path(artifact), "ann", "Range", "bytes=" + BYTES + "-").statusCode())
                .isEqualTo(416);
        assertThat(get(path(artifact), "ann", "Range", "lines=1").statusCode()).isEqualTo(200);
    }

    @Test
    void aSignedLinkOpensItsArtifactWithoutAKeyAndNothingElse() throws Exception {
        var artifact = JSON.readValue(put(claim(), file()).body(), JobArtifact.class);
        commit(artifact);
        var found = store.bean(Artifacts.class).find(artifact.id()).orElseThrow();
        var link = store.bean(ArtifactLinks.class).link(found, store.uri("/v1/jobs/job_1?x=y"));
        assertThat(fetch(HttpRequest.newBuilder(link)).statusCode()).isEqualTo(200);
        var changed = URI.create(link.toString().replaceFirst("expires=1", "expires=2"));
        assertThat(fetch(HttpRequest.newBuilder(changed)).statusCode()).isEqualTo(403);
    }

    @Test
    void aWorkerThatLostItsClaimStoresNothing() throws Exception {
        var job = claim();
        store.bean(JdbcClient.class)
                .sql("update job set fence = fence + 1 where id = :id")
                .param("id", job.jobId())
                .update();
        var refused = put(job, file());
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(JSON.readTree(refused.body()).path("error").path("message").asString())
                .isEqualTo("fence: the job is not running under this claim any more; stop working on it");
        assertThat(chunksWithoutArtifact()).isZero();
    }

    @Test
    void anUploadThatIsRepeatedStaysTheFirst() throws Exception {
        var job = claim();
        var first = JSON.readValue(put(job, file()).body(), JobArtifact.class);
        assertThat(JSON.readValue(put(job, file()).body(), JobArtifact.class)).isEqualTo(first);
        assertThat(chunksWithoutArtifact()).isZero();
    }

    private static int chunksWithoutArtifact() {
        return store.bean(JdbcClient.class)
                .sql("select count(*) from content_chunk where content_id not in (select id from artifact)")
                .query(Integer.class)
                .single();
    }

    private static byte[] file() {
        var bytes = new byte[BYTES];
        new Random(7).nextBytes(bytes);
        return bytes;
    }

    private static Granted claim() {
        return worker.claim(jobs.queue("ann", JobPriority.INTERACTIVE)).get(0);
    }

    private static void commit(JobArtifact artifact) {
        store.bean(JdbcClient.class)
                .sql("update artifact set committed_at = now() where id = :id")
                .param("id", artifact.id())
                .update();
    }

    private static String path(JobArtifact artifact) {
        return "/v1/artifacts/art_" + hex(artifact.id());
    }

    private static String hex(UUID id) {
        return id.toString().replace("-", "");
    }

    private static HttpResponse<byte[]> put(Granted job, byte[] file) throws Exception {
        return fetch(
                HttpRequest.newBuilder(store.uri("/internal/jobs/" + job.jobId() + "/artifacts/0?fence=" + job.fence()))
                        .header("Content-Type", "image/png")
                        .PUT(BodyPublishers.ofByteArray(file)));
    }

    private static HttpResponse<byte[]> get(String path, String owner, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(store.uri(path)).header("X-Tessera-Owner", owner);
        if (headers.length > 0) request.headers(headers);
        return fetch(request);
    }

    private static HttpResponse<byte[]> fetch(HttpRequest.Builder request) throws Exception {
        return HTTP.send(request.build(), BodyHandlers.ofByteArray());
    }
}
