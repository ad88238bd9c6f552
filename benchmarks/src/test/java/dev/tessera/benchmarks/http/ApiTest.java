package dev.tessera.benchmarks.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ApiTest {

    private final ConcurrentLinkedQueue<String> bodies = new ConcurrentLinkedQueue<>();
    private HttpServer server;
    private Api api;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        server.start();
        var base = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        api = new Api(base, "the-key", "d-ar-emoji", "red apple");
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void aRequestNamesModelPromptAndSeed() throws Exception {
        answer(200, "{}");

        assertThat(api.image(7)).isPositive();
        assertThat(bodies.peek())
                .isEqualTo(
                        "{\"model\":\"d-ar-emoji\",\"prompt\":\"red apple\",\"seed\":7,\"response_format\":\"b64_json\"}");
    }

    @Test
    void theFirstPreviewComesBeforeTheEndOfAStream() throws Exception {
        answer(
                200,
                "event: image_generation.partial_image\ndata: {}\n\nevent: image_generation.completed\ndata: {}\n\n");

        var streamed = api.stream(1);

        assertThat(streamed.firstPreview()).isPositive().isLessThanOrEqualTo(streamed.completed());
    }

    @Test
    void aStreamWithoutAPreviewIsNoMeasurement() {
        answer(200, "event: image_generation.completed\ndata: {}\n\n");

        assertThatThrownBy(() -> api.stream(1))
                .isInstanceOf(IOException.class)
                .hasMessage("a stream ended without a preview or without its image");
    }

    @Test
    void aRefusalIsShownAsTheStackSaysIt() {
        answer(429, "too many wait");

        assertThatThrownBy(() -> api.image(1))
                .isInstanceOf(IOException.class)
                .hasMessage("the stack answered 429: too many wait");
    }

    @Test
    void cancellingARequestClosesItsConnection() throws Exception {
        var reached = new CountDownLatch(1);
        var gone = new CountDownLatch(1);
        server.createContext("/v1/images/generations", exchange -> {
            reached.countDown();
            exchange.sendResponseHeaders(200, 0);
            try {
                while (true) {
                    exchange.getResponseBody().write(new byte[8192]);
                }
            } catch (IOException e) {
                gone.countDown();
            }
        });

        var request = api.start(1, false);
        assertThat(reached.await(10, TimeUnit.SECONDS)).isTrue();
        request.cancel(true);

        assertThat(gone.await(10, TimeUnit.SECONDS)).isTrue();
    }

    private void answer(int status, String body) {
        server.createContext("/v1/images/generations", exchange -> {
            bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            send(exchange, status, body);
        });
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
