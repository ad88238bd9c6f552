package dev.tessera.stack.client;

import dev.tessera.stack.StackException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the commands ask of a running gateway. */
public final class TesseraClient {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration LONGEST_GENERATION = Duration.ofMinutes(30);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
    private final String address;
    private final String key;

    /** @param address such as {@code http://127.0.0.1:8080} */
    public TesseraClient(String address, String key) {
        this.address = address;
        this.key = key;
    }

    /** A model as the server lists it. */
    public record Model(String id, String state) {}

    /** A preview that arrived; the first has number 1. */
    public record Preview(int number) {}

    /** Whether gateway and services behind it say that they are ready. */
    public boolean isReady() {
        try {
            var request = request("/health/ready").timeout(PATIENCE).build();
            return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    public List<Model> models() {
        try {
            var response = http.send(request("/v1/models").timeout(PATIENCE).build(), BodyHandlers.ofLines());
            var body = body(response);
            if (response.statusCode() != 200) {
                throw refused(response.statusCode(), body);
            }
            return JSON.readTree(body)
                    .path("data")
                    .valueStream()
                    .map(m ->
                            new Model(m.path("id").asString(""), m.path("state").asString("ready")))
                    .toList();
        } catch (IOException e) {
            throw unreachable(e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /**
     * Makes an image and returns its file.
     *
     * @param previews hears of each one
     * @throws StackException with the server's own sentence when it refuses the order
     */
    public byte[] generate(ImageOrder order, Consumer<Preview> previews) {
        var request = request("/v1/images/generations")
                .timeout(LONGEST_GENERATION)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(JSON.writeValueAsBytes(order.body())))
                .build();
        try {
            var response = http.send(request, BodyHandlers.ofLines());
            if (response.statusCode() != 200) {
                throw refused(response.statusCode(), body(response));
            }
            return finished(new ServerSentEvents(response.body()), previews);
        } catch (IOException e) {
            throw unreachable(e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private byte[] finished(ServerSentEvents events, Consumer<Preview> previews) {
        for (var next = events.next(); next.isPresent(); next = events.next()) {
            var event = JSON.readTree(next.get());
            if (event.has("error")) {
                throw new StackException(event.path("error").path("message").asString("the server stopped the image"));
            }
            switch (event.path("type").asString("")) {
                case "image_generation.partial_image" ->
                    previews.accept(
                            new Preview(event.path("partial_image_index").asInt(0) + 1));
                case "image_generation.completed" -> {
                    return Base64.getDecoder().decode(event.path("b64_json").asString(""));
                }
                default -> {
                    // Servers may send further events.
                }
            }
        }
        throw new StackException(address + " ended the stream before the image was finished; its log says why");
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(address + path)).header("Authorization", "Bearer " + key);
    }

    private static String body(HttpResponse<Stream<String>> response) {
        return response.body().collect(Collectors.joining("\n"));
    }

    private StackException refused(int status, String body) {
        return new StackException(message(body).orElse(address + " answered " + status + ": " + body));
    }

    private static Optional<String> message(String body) {
        try {
            return Optional.of(JSON.readTree(body))
                    .map(node -> node.path("error").path("message"))
                    .filter(JsonNode::isString)
                    .map(JsonNode::asString);
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    private StackException unreachable(IOException e) {
        return new StackException(address + " does not answer (" + e + "); see './tessera status'", e);
    }

    private static StackException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new StackException("interrupted while waiting for the server", e);
    }
}
