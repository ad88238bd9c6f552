package dev.tessera.benchmarks.jobs;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HexFormat;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code /v1/jobs} as one owner uses it. Every call may fail: the stack is being broken. */
public final class JobApi {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final String ENDPOINT = "/v1/images/generations";

    private final HttpClient client;
    private final URI base;
    private final String apiKey;

    /** @param client may be shared by owners */
    public JobApi(HttpClient client, URI base, String apiKey) {
        this.client = client;
        this.base = base;
        this.apiKey = apiKey;
    }

    /** Status and JSON of an answer; the JSON of a body that is none is missing. */
    public record Reply(int status, JsonNode body) {

        public boolean accepted() {
            return status == 200 || status == 202;
        }

        /** Of an accepted job. */
        public UUID job() {
            return uuid(body.path("id").asString());
        }

        public String state() {
            return body.path("state").asString("");
        }
    }

    /** A job whose body is an object of these members. */
    public Reply submit(String key, JsonNode body, String priority, String traceparent)
            throws IOException, InterruptedException {
        var job = JSON.createObjectNode();
        job.put("endpoint", ENDPOINT).put("priority", priority).set("body", body);
        return send(request("/v1/jobs")
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .header("traceparent", traceparent)
                .POST(BodyPublishers.ofString(job.toString()))
                .build());
    }

    public Reply look(UUID job) throws IOException, InterruptedException {
        return send(request(path(job)).GET().build());
    }

    public Reply cancel(UUID job) throws IOException, InterruptedException {
        return send(request(path(job)).DELETE().build());
    }

    private Reply send(HttpRequest request) throws IOException, InterruptedException {
        var response = client.send(request, BodyHandlers.ofString());
        return new Reply(response.statusCode(), json(response));
    }

    private static JsonNode json(HttpResponse<String> response) {
        boolean json = response.headers()
                .firstValue("Content-Type")
                .filter(type -> type.contains("json"))
                .isPresent();
        return json ? JSON.readTree(response.body()) : JSON.missingNode();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(base.resolve(path)).timeout(PATIENCE).header("Authorization", "Bearer " + apiKey);
    }

    private static String path(UUID job) {
        return "/v1/jobs/job_" + job.toString().replace("-", "");
    }

    /** Ids are shown as {@code job_} and 32 digits. */
    static UUID uuid(String shown) {
        var digits = shown.substring(shown.indexOf('_') + 1);
        return new UUID(HexFormat.fromHexDigitsToLong(digits, 0, 16), HexFormat.fromHexDigitsToLong(digits, 16, 32));
    }
}
