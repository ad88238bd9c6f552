package dev.tessera.stack.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.models.dar.TinyDar;
import dev.tessera.stack.data.DataFolder;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A real stack with a tiny model, on free ports, and the requests that a client without any SDK would send. */
final class TestStack implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpClient http = HttpClient.newHttpClient();
    private final Stack stack;

    private TestStack(Stack stack) {
        this.stack = stack;
    }

    /** @param folder takes the model and the data folder; what is there already is used */
    static TestStack start(Path folder) {
        return new TestStack(Stack.start(StackSettings.onFreePorts(data(folder), models(folder))));
    }

    static DataFolder data(Path folder) {
        return new DataFolder(folder.resolve("data"));
    }

    static List<Path> models(Path folder) {
        var models = folder.resolve("models");
        if (!models.toFile().exists()) {
            TinyDar.writeInto(models);
        }
        return List.of(models);
    }

    Stack stack() {
        return stack;
    }

    String address() {
        return stack.address();
    }

    String key() {
        return stack.client().key();
    }

    HttpResponse<byte[]> get(String path) throws Exception {
        return http.send(request(path).build(), BodyHandlers.ofByteArray());
    }

    /** Orders an image as a job and returns the job when it has succeeded. */
    JsonNode runJob(String body) throws Exception {
        var order = request("/v1/jobs")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"endpoint\":\"/v1/images/generations\",\"body\":" + body + "}"))
                .build();
        var accepted = http.send(order, BodyHandlers.ofByteArray());
        assertThat(accepted.statusCode()).isEqualTo(202);
        var path = "/v1/jobs/" + json(accepted).path("id").asString();
        return Awaitility.await()
                .atMost(Duration.ofSeconds(90))
                .until(
                        () -> json(get(path)),
                        job -> job.path("state").asString().equals("succeeded"));
    }

    HttpResponse<byte[]> generate(String body) throws Exception {
        return http.send(generation(body), BodyHandlers.ofByteArray());
    }

    HttpRequest generation(String body) {
        return request("/v1/images/generations")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
    }

    HttpClient http() {
        return http;
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(stack.address() + path))
                .timeout(Duration.ofMinutes(1))
                .header("Authorization", "Bearer " + key());
    }

    static JsonNode json(HttpResponse<byte[]> response) {
        return JSON.readTree(response.body());
    }

    @Override
    public void close() {
        stack.close();
    }
}
