package dev.tessera.jobstore.batches;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.jobstore.TestJobStore;
import dev.tessera.jobstore.TestWorker;
import dev.tessera.jobstore.content.ContentStore;
import dev.tessera.jobstore.content.ContentWriter;
import dev.tessera.jobstore.content.ReceivedContent;
import dev.tessera.jobstore.files.FilePurpose;
import dev.tessera.jobstore.files.StoredFiles;
import dev.tessera.jobstore.ids.ShownId;
import dev.tessera.protocol.jobs.ClaimAnswer.Granted;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Files and batches over HTTP, with a worker that answers every line with its own body. */
class BatchesTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static TestJobStore store;
    private static TestWorker worker;

    @BeforeAll
    static void start() {
        store = TestJobStore.start("--tessera.job-store.release.batch=10").withTables();
        worker = new TestWorker(store);
    }

    @AfterAll
    static void stop() {
        store.close();
    }

    @Test
    void everyLineOfABatchIsAnsweredOnce() throws Exception {
        var id = batch("ann", lines(25)).path("id").asString();
        await(() -> {
            work("ann", "7");
            return status(id, "ann").equals("completed");
        });

        var batch = get("/v1/batches/" + id, "ann");
        assertThat(batch.path("request_counts").toString()).isEqualTo("{\"total\":25,\"completed\":24,\"failed\":1}");
        var output = content(batch.path("output_file_id").asString(), "ann");
        assertThat(output).hasSize(24);
        assertThat(output.get(0).path("custom_id").asString()).isEqualTo("line-0");
        assertThat(output.get(0).path("response").path("status_code").asInt()).isEqualTo(200);
        assertThat(output.get(0).path("response").path("body").path("n").asInt())
                .isZero();
        var errors = content(batch.path("error_file_id").asString(), "ann");
        assertThat(errors).hasSize(1);
        assertThat(errors.get(0).path("custom_id").asString()).isEqualTo("line-7");
        assertThat(errors.get(0).path("error").isNull()).isTrue();
        assertThat(errors.get(0)
                        .path("response")
                        .path("body")
                        .path("error")
                        .path("param")
                        .asString())
                .isEqualTo("n");
    }

    @Test
    void whatIsDoneCanBeReadWhileTheRestIsStillWaiting() throws Exception {
        var id = batch("bob", lines(30)).path("id").asString();
        await(() -> {
            if (get("/v1/batches/" + id, "bob").path("output_file_id").isNull()) work("bob", "none");
            return !get("/v1/batches/" + id, "bob").path("output_file_id").isNull();
        });
        var batch = get("/v1/batches/" + id, "bob");
        assertThat(batch.path("status").asString()).isEqualTo("in_progress");
        var sofar = content(batch.path("output_file_id").asString(), "bob");
        assertThat(sofar).hasSizeBetween(1, 29);
        assertThat(get("/v1/files/" + batch.path("output_file_id").asString(), "bob")
                        .path("purpose")
                        .asString())
                .isEqualTo("batch_output");
        var refused = HTTP.send(
                HttpRequest.newBuilder(store.uri(
                                "/v1/files/" + batch.path("output_file_id").asString()))
                        .header("X-Tessera-Owner", "bob")
                        .DELETE()
                        .build(),
                BodyHandlers.ofString());
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.body())
                .contains("id: a batch is still writing this file; cancel the batch or wait until it has ended");
    }

    @Test
    void aCancelledBatchKeepsWhatIsDoneAndAccountsForTheRest() throws Exception {
        var id = batch("cleo", lines(40)).path("id").asString();
        await(() -> status(id, "cleo").equals("in_progress"));
        await(() -> work("cleo", "none") > 0);
        assertThat(post("/v1/batches/" + id + "/cancel", "cleo", "").body()).contains("\"cancelling\"");
        await(() -> status(id, "cleo").equals("cancelled"));

        var batch = get("/v1/batches/" + id, "cleo");
        var good = content(batch.path("output_file_id").asString(), "cleo");
        var bad = content(batch.path("error_file_id").asString(), "cleo");
        assertThat(good.size() + bad.size()).isEqualTo(40);
        assertThat(bad)
                .allSatisfy(line ->
                        assertThat(line.path("error").path("code").asString()).isEqualTo("batch_cancelled"));
        assertThat(batch.path("cancelled_at").isNull()).isFalse();
        var line = bad.get(0).path("id").asString().replace("batch_req_", "job_");
        var refused = post("/v1/jobs/" + line + "/retry", "cleo", "");
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.headers().firstValue("x-should-retry")).contains("false");
        assertThat(refused.body())
                .contains("line_of_a_batch")
                .contains("id: the job is a line of a batch; create a new batch with the lines that failed");
    }

    @Test
    void aBatchThatRunsOutOfTimeExpiresWithWhatIsDone() throws Exception {
        var id = batch("dora", lines(5)).path("id").asString();
        await(() -> status(id, "dora").equals("in_progress"));
        store.bean(JdbcClient.class)
                .sql("update batch set expires_at = now() where owner = 'dora'")
                .update();
        await(() -> status(id, "dora").equals("expired"));
        var batch = get("/v1/batches/" + id, "dora");
        assertThat(content(batch.path("error_file_id").asString(), "dora")).hasSize(5);
        assertThat(batch.path("output_file_id").isNull()).isTrue();
    }

    @Test
    void aLineWhoseModelIsNotThereHasThatAnswerAndNoError() throws Exception {
        var id = batch("fay", lines(2)).path("id").asString();
        await(() -> {
            for (var job : claimed("fay")) {
                worker.fail(job, "model_not_found", "model: 'x' is not there", "model");
            }
            return status(id, "fay").equals("completed");
        });
        var line = content(get("/v1/batches/" + id, "fay").path("error_file_id").asString(), "fay")
                .get(0);
        assertThat(line.path("error").isNull()).isTrue();
        assertThat(line.path("response").path("status_code").asInt()).isEqualTo(404);
        assertThat(line.path("response").path("body").toString())
                .isEqualTo("{\"error\":{\"message\":\"model: 'x' is not there\",\"type\":\"not_found_error\","
                        + "\"param\":\"model\",\"code\":\"model_not_found\"}}");
    }

    @Test
    void aBatchThatIsCancelledBeforeItsLinesAreQueuedTellsOfEveryLine() throws Exception {
        var database = store.bean(JdbcClient.class);
        var file = upload("gus", lines(1_200));
        database.sql(
                        "insert into batch (id, owner, endpoint, completion_window, input_file_id, status, outcome,"
                                + " cancelling_at, requested_at_url, expires_at) values (:id, 'gus', '/v1/images/generations',"
                                + " '24h', :file, 'cancelling', 'cancelled', now(), 'http://localhost', now() + interval '1 hour')")
                .param("id", UUID.fromString("01990000-0000-7000-8000-000000000001"))
                .param("file", ShownId.FILE.read(file).orElseThrow())
                .update();
        var id = "batch_01990000000070008000000000000001";
        await(() -> status(id, "gus").equals("cancelled"));
        var batch = get("/v1/batches/" + id, "gus");
        assertThat(batch.path("request_counts").toString())
                .isEqualTo("{\"total\":1200,\"completed\":0,\"failed\":1200}");
        assertThat(content(batch.path("error_file_id").asString(), "gus")).hasSize(1_200);
    }

    @Test
    void anOutputFileThatADeadReplicaHadNotedIsTheBatchs() throws Exception {
        var id = batch("hal", lines(4)).path("id").asString();
        await(() -> {
            if (get("/v1/batches/" + id, "hal").path("output_file_id").isNull())
                claimed("hal", 1).forEach(job -> answer(job, "none"));
            return !get("/v1/batches/" + id, "hal").path("output_file_id").isNull();
        });
        var output = get("/v1/batches/" + id, "hal").path("output_file_id").asString();
        store.bean(StoredFiles.class)
                .add(
                        ShownId.FILE.read(output).orElseThrow(),
                        "hal",
                        "output.jsonl",
                        FilePurpose.BATCH_OUTPUT,
                        written(ShownId.FILE.read(output).orElseThrow(), "{\"whole\":true}\n"),
                        Optional.empty());
        await(() -> {
            work("hal", "none");
            return status(id, "hal").equals("completed");
        });
        assertThat(get("/v1/batches/" + id, "hal").path("output_file_id").asString())
                .isEqualTo(output);
        assertThat(content(output, "hal").get(0).path("whole").asBoolean()).isTrue();
    }

    @Test
    void aBatchWhoseFileGoesWhileItIsReadFails() throws Exception {
        var file = upload("kim", lines(2));
        store.bean(ContentStore.class).delete(List.of(ShownId.FILE.read(file).orElseThrow()));
        var id = JSON.readTree(post("/v1/batches", "kim", """
                {"input_file_id":"%s","endpoint":"/v1/images/generations","completion_window":"24h"}""".formatted(file)).body())
                .path("id")
                .asString();
        await(() -> status(id, "kim").equals("failed"));
        assertThat(get("/v1/batches/" + id, "kim").path("errors").path("data").toString())
                .contains("file_deleted", "the input file was deleted");
    }

    @Test
    void aClientThatSaysItRepeatsItselfGetsTheBatchItHas() throws Exception {
        var first = batch("ida", lines(1));
        var body = """
                {"input_file_id":"%s","endpoint":"/v1/images/generations","completion_window":"24h"}""".formatted(first.path("input_file_id").asString());
        var again = HTTP.send(
                HttpRequest.newBuilder(store.uri("/v1/batches"))
                        .header("X-Tessera-Owner", "ida")
                        .header("Content-Type", "application/json")
                        .header("X-Stainless-Retry-Count", "1")
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
        assertThat(JSON.readTree(again.body()).path("id")).isEqualTo(first.path("id"));
        var other = JSON.readTree(post("/v1/batches", "ida", body).body());
        assertThat(other.path("id").asString())
                .startsWith("batch_")
                .isNotEqualTo(first.path("id").asString());
    }

    @Test
    void aReportThatTheDatabaseRefusesHoldsUpNoOther() throws Exception {
        store.bean(JdbcClient.class)
                .sql("alter table job add constraint refused check (error_code <> 'unheard of')")
                .update();
        var id = batch("jon", lines(3)).path("id").asString();
        await(() -> {
            for (var job : claimed("jon")) {
                worker.fail(job, "unheard of", "a report that comes first", "n");
                worker.succeed(job, job.body());
            }
            return status(id, "jon").equals("completed");
        });
        assertThat(get("/v1/batches/" + id, "jon")
                        .path("request_counts")
                        .path("completed")
                        .asInt())
                .isEqualTo(3);
    }

    @Test
    void aBadFileFailsItsBatchWithLineNumbers() throws Exception {
        var id = batch("eve", lines(2) + "nonsense\n").path("id").asString();
        await(() -> status(id, "eve").equals("failed"));
        assertThat(get("/v1/batches/" + id, "eve")
                        .path("errors")
                        .path("data")
                        .path(0)
                        .path("line")
                        .asInt())
                .isEqualTo(3);
        assertThat(store.bean(JdbcClient.class)
                        .sql("select count(*) from job where owner = 'eve'")
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    private static String lines(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "{\"custom_id\":\"line-" + i
                        + "\",\"method\":\"POST\",\"url\":\"/v1/images/generations\",\"body\":{\"n\":" + i + "}}\n")
                .collect(Collectors.joining());
    }

    /** Runs what is released; the line whose body has this n is refused. @return jobs run */
    private static int work(String owner, String refused) {
        var granted = claimed(owner);
        granted.forEach(job -> answer(job, refused));
        return granted.size();
    }

    private static List<Granted> claimed(String owner) {
        return claimed(owner, Integer.MAX_VALUE);
    }

    private static List<Granted> claimed(String owner, int most) {
        var released = store.bean(JdbcClient.class)
                .sql("select id from job where owner = :owner and state = 'queued' and released_at is not null"
                        + " order by id limit :most")
                .param("owner", owner)
                .param("most", most)
                .query(UUID.class)
                .list();
        return worker.claim(released.toArray(UUID[]::new));
    }

    private static ReceivedContent written(UUID id, String text) {
        var writer = new ContentWriter(store.bean(ContentStore.class).begin(id));
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        writer.write(bytes, 0, bytes.length);
        return writer.complete();
    }

    private static void answer(Granted job, String refused) {
        if (job.body().equals("{\"n\":" + refused + "}")) {
            worker.refuse(job, "n");
        } else {
            worker.succeed(job, job.body());
        }
    }

    private static JsonNode batch(String owner, String file) throws Exception {
        var id = upload(owner, file);
        return JSON.readTree(post("/v1/batches", owner, """
                {"input_file_id":"%s","endpoint":"/v1/images/generations","completion_window":"24h"}""".formatted(id)).body());
    }

    private static String upload(String owner, String file) throws Exception {
        var form = "--x\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\nbatch\r\n--x\r\nContent-Disposition:"
                + " form-data; name=\"file\"; filename=\"in.jsonl\"\r\n\r\n" + file + "\r\n--x--\r\n";
        var uploaded = HTTP.send(
                HttpRequest.newBuilder(store.uri("/v1/files"))
                        .header("X-Tessera-Owner", owner)
                        .header("Content-Type", "multipart/form-data; boundary=x")
                        .POST(BodyPublishers.ofString(form))
                        .build(),
                BodyHandlers.ofString());
        assertThat(uploaded.statusCode()).as(uploaded.body()).isEqualTo(200);
        return JSON.readTree(uploaded.body()).path("id").asString();
    }

    private static HttpResponse<String> post(String path, String owner, String body) throws Exception {
        var request = HttpRequest.newBuilder(store.uri(path)).header("X-Tessera-Owner", owner);
        if (!body.isEmpty()) request.header("Content-Type", "application/json");
        return HTTP.send(request.POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
    }

    private static String status(String batch, String owner) throws Exception {
        return get("/v1/batches/" + batch, owner).path("status").asString();
    }

    private static JsonNode get(String path, String owner) throws Exception {
        return JSON.readTree(text(path, owner));
    }

    private static List<JsonNode> content(String file, String owner) throws Exception {
        var lines = new ArrayList<JsonNode>();
        text("/v1/files/" + file + "/content", owner).lines().forEach(line -> lines.add(JSON.readTree(line)));
        return lines;
    }

    private static String text(String path, String owner) throws Exception {
        var request = HttpRequest.newBuilder(store.uri(path)).header("X-Tessera-Owner", owner);
        return HTTP.send(request.build(), BodyHandlers.ofString()).body();
    }

    private static void await(Callable<Boolean> condition) {
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(condition);
    }
}
