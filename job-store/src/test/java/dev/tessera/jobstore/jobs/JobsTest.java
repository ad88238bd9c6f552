package dev.tessera.jobstore.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.jobstore.TestJobStore;
import dev.tessera.jobstore.TestWorker;
import dev.tessera.protocol.jobs.ClaimAnswer.Granted;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Jobs over HTTP, with a worker of the test's own. */
class JobsTest {

    private static final String REQUEST = """
            {"endpoint":"/v1/images/generations","body":{"prompt":"apple"},"metadata":{"for":"test"}}""";
    private static final JsonMapper JSON = new JsonMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static TestJobStore store;
    private static TestWorker worker;

    @BeforeAll
    static void start() {
        store = TestJobStore.start().withTables();
        worker = new TestWorker(store);
    }

    @AfterAll
    static void stop() {
        store.close();
    }

    @Test
    void anAcceptedJobIsQueuedRunsAndSucceeds() throws Exception {
        var accepted = post("/v1/jobs", REQUEST, "ann");
        assertThat(accepted.statusCode()).isEqualTo(202);
        var job = json(accepted);
        var id = job.path("id").asString();
        assertThat(accepted.headers().firstValue("Location")).contains("/v1/jobs/" + id);
        assertThat(job.path("state").asString()).isEqualTo("queued");
        assertThat(get(id, "ann").path("queue_position").asInt()).isPositive();
        assertThat(job.path("metadata").path("for").asString()).isEqualTo("test");

        var claimed = claim(id);
        assertThat(get(id, "ann").path("state").asString()).isEqualTo("running");
        worker.succeed(claimed, "{\"created\":1,\"data\":[]}");
        await(id, "ann", "succeeded");
        var done = get(id, "ann");
        assertThat(done.path("progress").asInt()).isEqualTo(100);
        assertThat(done.path("attempt").asInt()).isEqualTo(1);
        assertThat(done.path("result").path("created").asInt()).isEqualTo(1);
        assertThat(done.path("timings").has("queued")).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"body":{}}                                                                            | 400 | endpoint | endpoint: it is missing; send a text
            {"endpoint":"/v1/no/such","body":{}}                                                   | 400 | endpoint | endpoint: '/v1/no/such' cannot run as a job; use one of [/v1/images/generations]
            {"endpoint":"/v1/images/generations"}                                                  | 400 | body     | body: it is missing; send the request's object as /v1/images/generations takes it
            {"endpoint":"/v1/images/generations","body":[1]}                                       | 400 | body     | body: an object is needed, not a list
            {"endpoint":"/v1/images/generations","body":{"stream":true}}                           | 400 | stream   | stream: a job has no stream; leave it out and watch the job's events
            {"endpoint":"/v1/images/generations","body":{},"priority":"high"}                      | 400 | priority | priority: 'high' is not allowed; use interactive or batch
            {"endpoint":"/v1/images/generations","body":{},"deadline":"soon"}                      | 400 | deadline | deadline: it is no time; send Unix seconds, or a text such as 2030-01-31T12:00:00Z
            {"endpoint":"/v1/images/generations","body":{},"deadline":1000}                        | 422 | deadline | deadline: it has passed already; send a later one, or none
            {"endpoint":"/v1/images/generations","body":{},"webhook":"ftp://x"}                    | 400 | webhook  | webhook: 'ftp://x' is not allowed; use an address that begins with https://
            {"endpoint":"/v1/images/generations","body":{},"metadata":{"a":1}}                     | 400 | metadata.a | metadata.a: use a text of at most 512 characters
            {"endpoint":"/v1/images/generations","body":{},"metadata":{"a":"\\u0000"}}              | 400 | metadata | metadata: U+0000 and half of a pair of surrogates cannot be kept; leave them out
            {"endpoint":"/v1/images/generations","body":{"prompt":"\\ud800"}}                      | 400 | body     | body: half of a pair of surrogates cannot be kept; leave it out
            {"endpoint":"/v1/images/generations","body":{},"dedline":1}                            | 400 | dedline  | dedline: this field is not known; allowed here are body, deadline, endpoint, metadata, priority, webhook
            {"endpoint":"/v1/images/generations","body":{},"body":{}}                              | 400 |          | the body is not understood from line 1, column 54 on; send one JSON object with Content-Type application/json, each field once
            {"endpoint":"/v1/images/generations","body":{}} {}                                     | 400 |          | the body is not understood from line 1, column 49 on; send one JSON object with Content-Type application/json, each field once
            [1]                                                                                    | 400 |          | the body is not a JSON object; send one JSON object with Content-Type application/json, each field once
            """)
    void aBadRequestIsRefusedWithItsField(String body, int status, String param, String message) throws Exception {
        var refused = post("/v1/jobs", body, "ann");
        assertThat(refused.statusCode()).isEqualTo(status);
        assertThat(json(refused).path("error").path("param").asString("")).isEqualTo(param == null ? "" : param);
        assertThat(json(refused).path("error").path("message").asString()).isEqualTo(message);
    }

    @Test
    void anOwnerHasNoMoreOpenJobsThanAllowedAlsoByRetrying() throws Exception {
        var key = "{\"owner\":\"lim\",\"name\":\"one\",\"concurrent_jobs\":1}";
        assertThat(post("/internal/keys", key, "").statusCode()).isEqualTo(201);
        var first = json(post("/v1/jobs", REQUEST, "lim")).path("id").asString();
        var refused = post("/v1/jobs", REQUEST, "lim");
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("Retry-After")).isPresent();
        assertThat(json(refused).path("error").path("code").asString()).isEqualTo("too_many_jobs");

        assertThat(send(request("/v1/jobs/" + first, "lim").DELETE()).statusCode())
                .isEqualTo(200);
        assertThat(post("/v1/jobs", REQUEST, "lim").statusCode()).isEqualTo(202);
        assertThat(post("/v1/jobs/" + first + "/retry", "", "lim").statusCode()).isEqualTo(429);
    }

    @Test
    void whoeverPrefersToBeAnsweredLaterGetsAJob() throws Exception {
        var accepted = post("/v1/images/generations", "{\"prompt\":\"apple\"}", "ann");
        assertThat(accepted.statusCode()).isEqualTo(202);
        assertThat(json(accepted).path("endpoint").asString()).isEqualTo("/v1/images/generations");
        assertThat(accepted.headers().firstValue("Preference-Applied")).contains("respond-async");
        assertThat(post("/v1/jobs", REQUEST, "ann").headers().firstValue("Preference-Applied"))
                .isEmpty();
    }

    @Test
    void aClientThatSaysItRepeatsItselfGetsTheJobItHas() throws Exception {
        var first = json(post("/v1/jobs", REQUEST, "rob", "X-Stainless-Retry-Count", "0"));
        var again = json(post("/v1/jobs", REQUEST, "rob", "X-Stainless-Retry-Count", "1"));
        var other = json(post("/v1/jobs", REQUEST, "rob", "X-Stainless-Retry-Count", "0"));
        assertThat(again.path("id")).isEqualTo(first.path("id"));
        assertThat(other.path("id")).isNotEqualTo(first.path("id"));
    }

    @Test
    void oneIdempotencyKeyMakesOneJobHoweverOftenItComes() throws Exception {
        var key = UUID.randomUUID().toString();
        var answers = IntStream.range(0, 10)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> submit(i % 2 == 0 ? key : '"' + key + '"', REQUEST)))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();
        assertThat(answers.stream()
                        .map(answer -> json(answer).path("id").asString())
                        .distinct())
                .hasSize(1);
        assertThat(submit(key, REQUEST.replace("apple", "pear")).statusCode()).isEqualTo(422);
        var other = post("/v1/jobs", REQUEST, "bob", "Idempotency-Key", key);
        assertThat(json(other).path("id")).isNotEqualTo(json(answers.get(0)).path("id"));
    }

    @Test
    void aQueuedJobIsCancelledAtOnceAndCanBeQueuedAgain() throws Exception {
        var id = submitted();
        assertThat(json(delete(id)).path("state").asString()).isEqualTo("cancelled");
        assertThat(post("/v1/jobs/" + id + "/retry", "", "ann").statusCode()).isEqualTo(202);
        worker.succeed(claim(id), "{}");
        await(id, "ann", "succeeded");
        assertThat(post("/v1/jobs/" + id + "/retry", "", "ann").statusCode()).isEqualTo(409);
        assertThat(json(delete(id)).path("state").asString()).isEqualTo("succeeded");
    }

    @Test
    void anotherOwnersJobIsNotFound() throws Exception {
        var id = submitted();
        for (var path : List.of("/v1/jobs/" + id, "/v1/jobs/" + id + "/events")) {
            assertThat(send(request(path, "bob")).statusCode()).isEqualTo(404);
        }
        assertThat(post("/v1/jobs/" + id + "/retry", "", "bob").statusCode()).isEqualTo(404);
        assertThat(send(request("/v1/jobs/" + id, "bob").DELETE()).statusCode()).isEqualTo(404);
        assertThat(send(request("/v1/jobs", "bob")).body()).doesNotContain(id);
    }

    @Test
    void pagesMeetEveryJobOnceAndAStateNarrowsThem() throws Exception {
        var mine = new ArrayList<String>();
        for (int i = 0; i < 5; i++)
            mine.add(json(post("/v1/jobs", REQUEST, "pat")).path("id").asString());
        var seen = new ArrayList<String>();
        var after = "";
        JsonNode page;
        do {
            page = json(send(request("/v1/jobs?limit=2&order=asc&state=queued&after=" + after, "pat")));
            page.path("data").forEach(job -> seen.add(job.path("id").asString()));
            after = page.path("last_id").asString();
        } while (page.path("has_more").asBoolean());
        assertThat(seen).isEqualTo(mine);
        assertThat(send(request("/v1/jobs?state=banana", "pat")).statusCode()).isEqualTo(400);
    }

    @Test
    void eventsComeAsTheyHappenAndAreReplayedFromWhereOneStopped() throws Exception {
        var id = submitted();
        var watched = CompletableFuture.supplyAsync(() -> events(id, ""));
        worker.succeed(claim(id), "{}");
        var events = watched.join();
        assertThat(events).containsSubsequence("event:state", "event:state", "event:state");
        assertThat(events)
                .contains("id:1", "id:3")
                .last()
                .asString()
                .isEqualTo("data:{\"state\":\"succeeded\",\"progress\":100}");

        var rest = events(id, "2");
        assertThat(rest).contains("id:3").doesNotContain("id:1", "id:2");
    }

    private static String submitted() {
        return json(submit(UUID.randomUUID().toString(), REQUEST)).path("id").asString();
    }

    private static HttpResponse<String> submit(String key, String body) {
        try {
            return post("/v1/jobs", body, "ann", "Idempotency-Key", key);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static Granted claim(String id) {
        var hex = id.substring("job_".length());
        var uuid = UUID.fromString(hex.replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5"));
        return worker.claim(uuid).get(0);
    }

    private static void await(String id, String owner, String state) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> get(id, owner).path("state").asString().equals(state));
    }

    /** All lines until the stream ends. */
    private static List<String> events(String id, String last) {
        try {
            var request = request("/v1/jobs/" + id + "/events", "ann").timeout(Duration.ofSeconds(60));
            if (!last.isEmpty()) request.header("Last-Event-ID", last);
            return HTTP.send(request.build(), BodyHandlers.ofLines())
                    .body()
                    .filter(line -> !line.isEmpty())
                    .toList();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static JsonNode get(String id, String owner) throws Exception {
        return json(send(request("/v1/jobs/" + id, owner)));
    }

    private static HttpResponse<String> delete(String id) throws Exception {
        return send(request("/v1/jobs/" + id, "ann").DELETE());
    }

    private static HttpResponse<String> post(String path, String body, String owner, String... headers)
            throws Exception {
        var request = request(path, owner).header("Content-Type", "application/json");
        if (headers.length > 0) request.headers(headers);
        return send(request.POST(BodyPublishers.ofString(body)));
    }

    private static HttpRequest.Builder request(String path, String owner) {
        return HttpRequest.newBuilder(store.uri(path)).header("X-Tessera-Owner", owner);
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return HTTP.send(request.build(), BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return JSON.readTree(answer.body());
    }
}
