package dev.tessera.benchmarks.http;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/** A running stack from outside, for one model and one prompt. */
final class Api {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int OK = 200;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI base;
    private final String key;
    private final String model;
    private final String prompt;

    Api(URI base, String key, String model, String prompt) {
        this.base = base;
        this.key = key;
        this.model = model;
        this.prompt = prompt;
    }

    /** Sends a request for one image; cancelling the future closes the connection. */
    CompletableFuture<HttpResponse<byte[]>> start(long seed, boolean stream) {
        return client.sendAsync(generation(seed, stream), HttpResponse.BodyHandlers.ofByteArray());
    }

    /** Waits for one image as JSON and returns how long that took. */
    Duration image(long seed) throws IOException, InterruptedException {
        long start = System.nanoTime();
        var response = client.send(generation(seed, false), HttpResponse.BodyHandlers.ofByteArray());
        var took = Duration.ofNanos(System.nanoTime() - start);
        requireOk(response.statusCode(), new String(response.body(), java.nio.charset.StandardCharsets.UTF_8));
        return took;
    }

    /** When the first preview and the end of a stream came, counted from the request. */
    record Streamed(Duration firstPreview, Duration completed) {}

    Streamed stream(long seed) throws IOException, InterruptedException {
        long start = System.nanoTime();
        var response = client.send(generation(seed, true), HttpResponse.BodyHandlers.ofLines());
        var preview = Duration.ZERO;
        var completed = Duration.ZERO;
        try (Stream<String> lines = response.body()) {
            for (var line : (Iterable<String>) lines::iterator) {
                var now = Duration.ofNanos(System.nanoTime() - start);
                if (line.matches("event: ?image_generation\\.partial_image") && preview.isZero()) {
                    preview = now;
                } else if (line.matches("event: ?image_generation\\.completed")) {
                    completed = now;
                }
            }
        }
        requireOk(response.statusCode(), "a stream");
        if (preview.isZero() || completed.isZero()) {
            throw new IOException("a stream ended without a preview or without its image");
        }
        return new Streamed(preview, completed);
    }

    /** The stack's metrics. */
    PrometheusText metrics() throws IOException, InterruptedException {
        var request = request("/metrics").GET().build();
        var response = client.send(request, HttpResponse.BodyHandlers.ofString());
        requireOk(response.statusCode(), response.body());
        return new PrometheusText(response.body());
    }

    private HttpRequest generation(long seed, boolean stream) {
        var body = JSON.createObjectNode()
                .put("model", model)
                .put("prompt", prompt)
                .put("seed", seed)
                .put("response_format", "b64_json");
        if (stream) {
            body.put("stream", true).put("partial_images", 3);
        }
        return request("/v1/images/generations")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                .build();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(base.resolve(path)).timeout(PATIENCE).header("Authorization", "Bearer " + key);
    }

    private static void requireOk(int status, String body) throws IOException {
        if (status != OK) {
            throw new IOException("the stack answered " + status + ": " + body);
        }
    }
}
