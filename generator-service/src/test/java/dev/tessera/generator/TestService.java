package dev.tessera.generator;

import dev.tessera.models.ModelCandidate;
import dev.tessera.serving.hosting.ModelRegistry;
import dev.tessera.serving.hosting.ModelSource;
import dev.tessera.serving.jobs.JobRunner;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A generator service on a free port, with what it takes to talk to it over HTTP. */
public final class TestService implements AutoCloseable {

    private static final JsonMapper JSON = new JsonMapper();

    private final ConfigurableApplicationContext context;
    private final HttpClient http = HttpClient.newHttpClient();

    private TestService(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /** Hosts the model folders in {@code models} and waits until they are loaded. */
    public static TestService withFolders(Path models, Path data, String... settings) throws InterruptedException {
        var args = new ArrayList<>(List.of(settings));
        args.add("--tessera.serving.model-directories=" + models);
        var service = new TestService(GeneratorService.start(common(args, data)));
        service.registry().awaitLoaded();
        return service;
    }

    /** Hosts given models, without waiting. */
    public static TestService withModels(List<ModelCandidate> models, Path data, String... settings) {
        ApplicationContextInitializer<GenericApplicationContext> source =
                context -> context.registerBean(ModelSource.class, () -> () -> models);
        return new TestService(GeneratorService.application()
                .initializers(source)
                .run(common(new ArrayList<>(List.of(settings)), data)));
    }

    private static String[] common(List<String> settings, Path data) {
        settings.add("--server.port=0");
        settings.add("--tessera.serving.artifacts.folder=" + data.resolve("artifacts"));
        return settings.toArray(String[]::new);
    }

    public ModelRegistry registry() {
        return context.getBean(ModelRegistry.class);
    }

    /** What runs jobs, as the worker would use it. */
    public JobRunner jobs() {
        return context.getBean(JobRunner.class);
    }

    public int port() {
        return Integer.parseInt(context.getEnvironment().getProperty("local.server.port"));
    }

    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    public HttpClient http() {
        return http;
    }

    public HttpResponse<byte[]> get(String path) {
        return send(HttpRequest.newBuilder(uri(path)).build());
    }

    /** Asks for images; {@code json} may use single quotes. */
    public HttpResponse<byte[]> generate(String json) {
        return send(request(json));
    }

    /** The answer of a request that succeeds, as JSON. */
    public JsonNode images(String json) {
        var answer = generate(json);
        if (answer.statusCode() != 200) {
            throw new AssertionError(answer.statusCode() + " " + new String(answer.body()));
        }
        return json(answer);
    }

    public HttpResponse<InputStream> open(String json) throws IOException, InterruptedException {
        return http.send(request(json), BodyHandlers.ofInputStream());
    }

    public HttpRequest request(String json) {
        return HttpRequest.newBuilder(uri("/v1/images/generations"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json.replace('\'', '"')))
                .build();
    }

    public HttpResponse<byte[]> send(HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.ofByteArray());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(request.toString(), e);
        }
    }

    public static JsonNode json(HttpResponse<byte[]> answer) {
        return JSON.readTree(answer.body());
    }

    /** The value of a metric's first sample that begins so. */
    public double metric(String sample) {
        return new String(get("/metrics").body())
                .lines()
                .filter(line -> line.startsWith(sample))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElse(Double.NaN);
    }

    @Override
    public void close() {
        context.close();
    }
}
