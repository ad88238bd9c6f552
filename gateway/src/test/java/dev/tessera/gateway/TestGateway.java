package dev.tessera.gateway;

import dev.tessera.gateway.keys.ApiKeyFile;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A real gateway on a free port with one key, and a client for it. */
final class TestGateway implements AutoCloseable {
    static final JsonMapper JSON = new JsonMapper();

    final String key;
    final ApiKeyFile keys;
    final int port;
    private final ConfigurableApplicationContext context;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private TestGateway(Path folder, List<String> settings) {
        keys = ApiKeyFile.at(folder.resolve("keys.json"));
        key = keys.create("alice", "test", OptionalInt.empty()).key();
        var args = new ArrayList<>(List.of(
                "--server.port=0",
                "--tessera.gateway.keys-file=" + folder.resolve("keys.json"),
                "--logging.level.root=WARN"));
        args.addAll(settings);
        context = GatewayService.start(args.toArray(String[]::new));
        port = Integer.parseInt(context.getEnvironment().getProperty("local.server.port"));
    }

    static TestGateway before(Path folder, TestUpstream upstream, String... settings) {
        var all = new ArrayList<>(List.of("--tessera.gateway.upstreams.generator.url=" + upstream.url()));
        all.addAll(List.of(settings));
        return new TestGateway(folder, all);
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Authorization", "Bearer " + key);
    }

    HttpRequest.Builder withoutKey(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<InputStream> open(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(path));
    }

    HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /** Writes bytes as they are and reads all that comes back until the server closes. */
    String raw(String request) throws IOException {
        try (var socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    static JsonNode error(HttpResponse<String> response) {
        return JSON.readTree(response.body()).path("error");
    }

    @Override
    public void close() {
        context.close();
    }
}
