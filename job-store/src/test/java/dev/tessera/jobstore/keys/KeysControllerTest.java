package dev.tessera.jobstore.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.jobstore.TestJobStore;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class KeysControllerTest {

    private static final JsonMapper JSON = new JsonMapper();

    private static TestJobStore store;

    @BeforeAll
    static void start() {
        store = TestJobStore.start().withTables();
    }

    @AfterAll
    static void stop() {
        store.close();
    }

    @Test
    void aKeyIsShownOnceAndFoundByItsHashUntilItIsRevoked() throws Exception {
        var made = JSON.readTree(post("/internal/keys", """
                {"owner":"ann","name":"laptop","concurrent_jobs":3}""").body());
        var key = made.path("key").asString();
        assertThat(key).matches("tsk_[A-Za-z0-9_-]{43}");

        var found = get("/internal/keys/by-hash/" + sha256(key));
        assertThat(found.statusCode()).isEqualTo(200);
        assertThat(found.body()).doesNotContain(key);
        assertThat(json(found).path("owner").asString()).isEqualTo("ann");
        assertThat(json(found).path("concurrent_jobs").asInt()).isEqualTo(3);
        assertThat(store.bean(OwnerQuotas.class).concurrentJobs("ann")).isEqualTo(3);

        var id = made.path("stored").path("id").asString();
        assertThat(json(post("/internal/keys/" + id + "/revoke", "")).has("revoked"))
                .isTrue();
        assertThat(get("/internal/keys/by-hash/" + sha256(key)).statusCode()).isEqualTo(404);
        assertThat(get("/internal/keys").body()).contains(id);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"owner":"a b","name":"n"}                       | owner: 'a b' is not allowed; use 1 to 64 of A-Z a-z 0-9 . _ -
            {"owner":"a"}                                    | name: 'null' is not allowed; use 1 to 64 of A-Z a-z 0-9 . _ -
            {"owner":"a","name":"n","requests_per_minute":0} | requests_per_minute: 0 is out of range; 1 to 1000000 is allowed
            {"owner":"a","name":"n","stored_bytes":0}        | stored_bytes: 0 is out of range; at least 1 is allowed
            """)
    void aKeyOutOfRangeIsRefusedWithItsField(String body, String sentence) throws Exception {
        var answer = post("/internal/keys", body);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).path("error").path("message").asString()).isEqualTo(sentence);
    }

    @Test
    void anUnknownKeyCannotBeRevoked() throws Exception {
        var answer = post("/internal/keys/key_1/revoke", "");
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(json(answer).path("error").path("message").asString())
                .isEqualTo("no key 'key_1' is known; './tessera keys list' shows them");
    }

    private static HttpResponse<String> get(String path) throws Exception {
        return send(HttpRequest.newBuilder(store.uri(path)));
    }

    private static HttpResponse<String> post(String path, String body) throws Exception {
        return send(HttpRequest.newBuilder(store.uri(path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return JSON.readTree(answer.body());
    }

    private static String sha256(String key) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
    }
}
