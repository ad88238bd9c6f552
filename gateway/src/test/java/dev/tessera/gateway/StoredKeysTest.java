package dev.tessera.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.tessera.protocol.keys.KeySecret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway before a key store that can be told what it knows, and be taken away. */
class StoredKeysTest {

    @TempDir
    Path folder;

    private final Map<String, String> known = new ConcurrentHashMap<>();
    private final AtomicInteger asked = new AtomicInteger();
    private TestUpstream upstream;
    private HttpServer keyStore;

    @BeforeEach
    void start() throws IOException {
        upstream = TestUpstream.named("generator");
        keyStore = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        keyStore.createContext("/internal/keys/by-hash/", exchange -> {
            asked.incrementAndGet();
            var path = exchange.getRequestURI().getPath();
            var body = known.get(path.substring(path.lastIndexOf('/') + 1));
            var bytes = (body == null ? "{}" : body).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(body == null ? 404 : 200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        keyStore.start();
    }

    @AfterEach
    void stop() {
        keyStore.stop(0);
        upstream.close();
    }

    private TestGateway gateway(String fresh) {
        return TestGateway.before(
                folder,
                upstream,
                "--tessera.gateway.key-store=http://127.0.0.1:"
                        + keyStore.getAddress().getPort(),
                "--tessera.gateway.key-cache=" + fresh);
    }

    private String keyOf(String owner) {
        var key = KeySecret.create();
        known.put(HexFormat.of().formatHex(KeySecret.hash(key)), """
                {"id":"key_1","owner":"%s","name":"n","created":"2026-01-01T00:00:00Z","requests_per_minute":7}""".formatted(owner));
        return key;
    }

    private static HttpResponse<String> ask(TestGateway gateway, String key) throws Exception {
        return gateway.send(gateway.withoutKey("/v1/models").header("Authorization", "Bearer " + key));
    }

    @Test
    void aKeyOfTheJobStoreIsAcceptedWithItsOwnerAndLimit() throws Exception {
        var key = keyOf("carol");
        try (var gateway = gateway("1h")) {
            var answer = ask(gateway, key);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("x-ratelimit-limit-requests"))
                    .contains("7");
            assertThat(upstream.next().headers().get("X-Tessera-Owner")).isEqualTo("carol");
            ask(gateway, key);
            assertThat(asked).hasValue(1);
        }
    }

    @Test
    void anUnknownKeyIsRefusedAndRemembered() throws Exception {
        try (var gateway = gateway("1h")) {
            var key = KeySecret.create();
            assertThat(ask(gateway, key).statusCode()).isEqualTo(401);
            assertThat(ask(gateway, key).statusCode()).isEqualTo(401);
            assertThat(asked).hasValue(1);
        }
    }

    @Test
    void whatCannotBeAKeyIsNotAskedFor() throws Exception {
        try (var gateway = gateway("1h")) {
            assertThat(ask(gateway, "tsk_short").statusCode()).isEqualTo(401);
            assertThat(asked).hasValue(0);
        }
    }

    @Test
    void aRevokedKeyIsRefusedOnceItsAnswerIsOld() throws Exception {
        var key = keyOf("carol");
        try (var gateway = gateway("0s")) {
            assertThat(ask(gateway, key).statusCode()).isEqualTo(200);
            known.clear();
            assertThat(ask(gateway, key).statusCode()).isEqualTo(401);
        }
    }

    @Test
    void knownKeysOutliveTheJobStoreAndUnknownOnesAreToldToWait() throws Exception {
        var key = keyOf("carol");
        try (var gateway = gateway("0s")) {
            assertThat(ask(gateway, key).statusCode()).isEqualTo(200);
            keyStore.stop(0);
            assertThat(ask(gateway, key).statusCode()).isEqualTo(200);
            var refused = ask(gateway, KeySecret.create());
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("Retry-After")).contains("2");
            assertThat(TestGateway.error(refused).path("message").asString())
                    .isEqualTo("Authorization: this API key cannot be checked now, as the job store does not answer;"
                            + " try again in 2 s");
        }
    }
}
