package dev.tessera.jobstore.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import dev.tessera.jobstore.QueuedJobs;
import dev.tessera.jobstore.TestJobStore;
import dev.tessera.jobstore.TestWorker;
import dev.tessera.jobstore.ids.ShownId;
import dev.tessera.protocol.jobs.JobPriority;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Webhooks over HTTP, with real receivers. */
class WebhooksTest {

    private static final String ENDPOINTS = "/v1/webhook_endpoints";
    private static final JsonMapper JSON = new JsonMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static TestJobStore store;
    private static TestWorker worker;

    @BeforeAll
    static void start() {
        store = TestJobStore.start(
                        "--tessera.job-store.webhooks.private-addresses=true",
                        "--tessera.job-store.webhooks.tries=0s,10ms,10ms")
                .withTables();
        worker = new TestWorker(store);
    }

    @AfterAll
    static void stop() {
        store.close();
    }

    @Test
    void theEndOfAJobIsToldToEndpointsAndToTheAddressItNamed() throws Exception {
        try (var general = new TestReceiver();
                var own = new TestReceiver()) {
            var endpoint = endpoint("ann", general, "job.succeeded");
            var job = finish("ann", own.url());

            var message = general.next();
            new Webhook(endpoint.path("signing_secret").asString()).verify(message.body(), message.headers());
            var body = JSON.readTree(message.body());
            assertThat(body.path("id").asString()).isEqualTo(message.id()).startsWith("evt_");
            assertThat(body.path("object").asString()).isEqualTo("event");
            assertThat(body.path("type").asString()).isEqualTo("job.succeeded");
            assertThat(body.path("created_at").isIntegralNumber()).isTrue();
            assertThat(body.path("data").toString()).isEqualTo("{\"id\":\"" + ShownId.JOB.of(job) + "\"}");

            var direct = own.next();
            var secret = get(ENDPOINTS + "/job_secret", "ann").path("signing_secret");
            new Webhook(secret.asString()).verify(direct.body(), direct.headers());
            assertThat(JSON.readTree(direct.body()).path("data")).isEqualTo(body.path("data"));
            await(() -> states("ann").equals("delivered delivered"));
        }
    }

    @Test
    void anEndpointHearsOnlyWhatItAskedForAndOnlyOfItsOwner() throws Exception {
        try (var receiver = new TestReceiver();
                var other = new TestReceiver()) {
            endpoint("bob", receiver, "job.failed");
            endpoint("eve", other, "job.succeeded");
            finish("bob", null);
            endpoint("bob", receiver, "job.succeeded");
            var second = finish("bob", null);

            assertThat(receiver.next().body()).contains(ShownId.JOB.of(second));
            assertThat(receiver.waiting() + other.waiting()).isZero();
        }
    }

    @Test
    void aReceiverThatFailsIsTriedAgainWithTheSameIdUntilTheTriesAreUsedUp() throws Exception {
        try (var receiver = new TestReceiver().answering(500)) {
            endpoint("cleo", receiver, "job.succeeded");
            finish("cleo", null);

            var id = receiver.next().id();
            assertThat(receiver.next().id()).isEqualTo(id);
            assertThat(receiver.next().id()).isEqualTo(id);
            await(() -> states("cleo").equals("failed"));
            var delivery = log("cleo").path("data").path(0);
            assertThat(delivery.path("attempts").asInt()).isEqualTo(3);
            assertThat(delivery.path("last_status").asInt()).isEqualTo(500);
            assertThat(delivery.path("last_error").asString()).isEqualTo("the receiver answered 500");
        }
    }

    @Test
    void aRedirectIsNotFollowed() throws Exception {
        try (var receiver = new TestReceiver().answering(307)) {
            endpoint("dora", receiver, "job.succeeded");
            finish("dora", null);
            await(() -> states("dora").equals("failed"));
            assertThat(log("dora").path("data").path(0).path("last_status").asInt())
                    .isEqualTo(307);
        }
    }

    @Test
    void aReceiverThatIsGoneIsDisabledUntilTheEndpointIsUpdated() throws Exception {
        try (var receiver = new TestReceiver().answering(410)) {
            var id = endpoint("fay", receiver, "job.succeeded").path("id").asString();
            finish("fay", null);
            receiver.next();
            await(() -> get(ENDPOINTS + "/" + id, "fay").has("disabled_at"));
            finish("fay", null);

            receiver.answering(200);
            var updated = JSON.readTree(
                    post(ENDPOINTS + "/" + id, "fay", "{\"name\":\"again\"}").body());
            assertThat(updated.has("disabled_at")).isFalse();
            assertThat(updated.path("name").asString()).isEqualTo("again");
            var third = finish("fay", null);
            assertThat(receiver.next().body()).contains(ShownId.JOB.of(third));
            assertThat(receiver.waiting()).isZero();
        }
    }

    @Test
    void anOldSecretSignsTooAfterARotationThatKeepsIt() throws Exception {
        try (var receiver = new TestReceiver()) {
            var made = endpoint("gus", receiver, "batch.completed");
            var path = ENDPOINTS + "/" + made.path("id").asString();
            var rotated =
                    JSON.readTree(post(path + "/rotate_secret", "gus", "{\"keep_old_secret_active_for_24_hours\":true}")
                            .body());
            var trial = "{\"event_type\":\"batch.completed\"}";
            var answer = JSON.readTree(post(path + "/test", "gus", trial).body());
            assertThat(answer.path("object").asString()).isEqualTo("webhook_endpoint.test");
            assertThat(answer.path("status_code").asInt()).isEqualTo(204);

            var both = receiver.next();
            new Webhook(made.path("signing_secret").asString()).verify(both.body(), both.headers());
            new Webhook(rotated.path("signing_secret").asString()).verify(both.body(), both.headers());

            post(path + "/rotate_secret", "gus", "");
            post(path + "/test", "gus", trial);
            var last = receiver.next();
            assertThatThrownBy(() ->
                            new Webhook(made.path("signing_secret").asString()).verify(last.body(), last.headers()))
                    .isInstanceOf(WebhookVerificationException.class);
        }
    }

    @Test
    void aTrialThatFailsTellsWhy() throws Exception {
        try (var receiver = new TestReceiver().answering(503)) {
            var id = endpoint("hal", receiver, "job.failed").path("id").asString();
            var answer = post(ENDPOINTS + "/" + id + "/test", "hal", "{\"event_type\":\"job.failed\"}");
            assertThat(answer.statusCode()).isEqualTo(422);
            assertThat(message(answer)).isEqualTo("url: the receiver answered 503; a receiver must answer 2xx");
        }
    }

    @Test
    void anotherOwnerSeesNothingOfAnEndpoint() throws Exception {
        try (var receiver = new TestReceiver()) {
            var path = ENDPOINTS + "/"
                    + endpoint("ida", receiver, "job.failed").path("id").asString();
            assertThat(get(ENDPOINTS, "ida").toString())
                    .doesNotContain("whsec_A")
                    .contains("\"signing_secret_hint\"");
            assertThat(get(ENDPOINTS, "jim").path("data").isEmpty()).isTrue();
            for (var request : new String[] {path, path + "/deliveries"}) {
                assertThat(send(request("GET", request, "jim", "")).statusCode())
                        .isEqualTo(404);
            }
            for (var request : new String[] {path, path + "/rotate_secret", path + "/test"}) {
                assertThat(post(request, "jim", "{\"event_type\":\"job.failed\"}")
                                .statusCode())
                        .isEqualTo(404);
            }
            assertThat(send(request("DELETE", path, "jim", "")).statusCode()).isEqualTo(404);
            assertThat(send(request("DELETE", path, "ida", "")).body()).contains("\"deleted\":true");
            assertThat(send(request("GET", path, "ida", "")).statusCode()).isEqualTo(404);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"url":"https://a.b","event_types":["job.failed"]}               | name: it is missing; send a text
            {"name":"","url":"https://a.b","event_types":["job.failed"]}     | name: '' is not allowed; use 1 to 200 characters
            {"name":"n","event_types":["job.failed"]}                        | url: it is missing; send the address that messages are sent to
            {"name":"n","url":"ftp://a.b","event_types":["job.failed"]}      | url: 'ftp://a.b' is not allowed; use an address that begins with https://
            {"name":"n","url":"https://a.b","event_types":[]}                | event_types: a list is needed, of some of [batch.completed, batch.failed, batch.expired, batch.cancelled, job.succeeded, job.failed, job.cancelled]
            {"name":"n","url":"https://a.b","event_types":["response.done"]} | event_types: 'response.done' is not allowed; use some of [batch.completed, batch.failed, batch.expired, batch.cancelled, job.succeeded, job.failed, job.cancelled]
            """)
    void aBadEndpointIsRefusedWithItsField(String body, String sentence) throws Exception {
        var answer = post(ENDPOINTS, "kim", body);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(message(answer)).isEqualTo(sentence);
    }

    private static JsonNode endpoint(String owner, TestReceiver receiver, String type) throws Exception {
        var body = "{\"name\":\"test\",\"url\":\"" + receiver.url() + "\",\"event_types\":[\"" + type + "\"]}";
        var answer = post(ENDPOINTS, owner, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    /** A job that succeeds. @param webhook may be null */
    private static UUID finish(String owner, String webhook) {
        var job = new QueuedJobs(store).queue(owner, JobPriority.INTERACTIVE);
        var database = store.bean(JdbcClient.class);
        database.sql("update job set webhook_url = :url, released_at = now() where id = :id")
                .param("url", webhook)
                .param("id", job)
                .update();
        worker.claim(job).forEach(granted -> worker.succeed(granted, "{}"));
        await(() -> database.sql("select state from job where id = :id")
                .param("id", job)
                .query(String.class)
                .single()
                .equals("succeeded"));
        return job;
    }

    private static String states(String owner) throws Exception {
        var states = new StringBuilder();
        log(owner)
                .path("data")
                .forEach(one -> states.append(one.path("state").asString()).append(' '));
        return states.toString().strip();
    }

    private static JsonNode log(String owner) throws Exception {
        return get(ENDPOINTS + "/deliveries", owner);
    }

    private static JsonNode get(String path, String owner) throws Exception {
        return JSON.readTree(send(request("GET", path, owner, "")).body());
    }

    private static HttpResponse<String> post(String path, String owner, String body) throws Exception {
        return send(request("POST", path, owner, body));
    }

    private static HttpRequest request(String method, String path, String owner, String body) {
        var request = HttpRequest.newBuilder(store.uri(path)).header("X-Tessera-Owner", owner);
        if (!body.isEmpty()) request.header("Content-Type", "application/json");
        return request.method(method, BodyPublishers.ofString(body)).build();
    }

    private static HttpResponse<String> send(HttpRequest request) throws Exception {
        return HTTP.send(request, BodyHandlers.ofString());
    }

    private static String message(HttpResponse<String> answer) {
        return JSON.readTree(answer.body()).path("error").path("message").asString();
    }

    private static void await(java.util.concurrent.Callable<Boolean> condition) {
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(condition);
    }
}
