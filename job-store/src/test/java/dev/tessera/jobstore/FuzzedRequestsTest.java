package dev.tessera.jobstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.json.JsonMapper;

/** Nothing that a caller sends makes the job store fail or hang. */
class FuzzedRequestsTest {

    private static final int REQUESTS = 10_000;
    private static final Pattern ID = Pattern.compile("\"id\" ?: ?\"([^\"]{1,80})\"");
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<Integer, Integer> answers = new TreeMap<>();
    private final List<String> failures = new ArrayList<>();

    @Test
    @Timeout(300)
    void tenThousandFuzzedRequestsAreAnsweredOrRefused() throws Exception {
        try (var store = TestJobStore.start().withTables()) {
            var requests = new FuzzedRequests(20261126, store.uri("/"));
            for (int i = 0; i < REQUESTS; i++) send(requests.next(), requests);
            var after = http.send(HttpRequest.newBuilder(store.uri("/v1/jobs")).build(), BodyHandlers.ofString());
            assertThat(after.statusCode()).isEqualTo(200);
        }
        assertThat(failures).isEmpty();
        assertThat(answers.getOrDefault(200, 0)).as("answers %s", answers).isGreaterThan(REQUESTS / 20);
        assertThat(answers.getOrDefault(202, 0)).as("answers %s", answers).isGreaterThan(REQUESTS / 200);
    }

    private void send(HttpRequest request, FuzzedRequests requests) throws Exception {
        var answer = http.send(request, BodyHandlers.ofInputStream());
        int status = answer.statusCode();
        var type = answer.headers().firstValue("Content-Type").orElse("");
        var text = read(answer.body(), type);
        var asked =
                request.method() + " " + request.uri() + " " + request.headers().map() + ": " + text;
        answers.merge(status, 1, Integer::sum);
        boolean named = answer.headers().firstValue("x-request-id").isPresent();
        if (status < 200 || status > 499 || !named || status >= 400 && !explained(text)) {
            failures.add(status + " to " + asked);
        } else if (type.startsWith("application/json")) {
            ID.matcher(text).results().limit(1).forEach(id -> requests.learn(id.group(1)));
        }
    }

    private static boolean explained(String error) {
        return !JSON.readTree(error).path("error").path("message").asString("").isBlank();
    }

    /** Of a stream of events, which may never end, nothing. */
    private static String read(InputStream body, String type) throws Exception {
        try (body) {
            return type.startsWith("text/event-stream") ? "" : new String(body.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
