package dev.tessera.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeysTest {
    @TempDir
    static Path folder;

    static TestUpstream upstream;
    static TestGateway gateway;

    @BeforeAll
    static void start() {
        upstream = TestUpstream.named("generator");
        gateway = TestGateway.before(folder, upstream);
    }

    @AfterAll
    static void stop() {
        gateway.close();
        upstream.close();
    }

    @BeforeEach
    void forget() {
        upstream.forget();
    }

    @Test
    void aRequestWithoutAKeyIsToldHowToSendOne() throws Exception {
        var answer = gateway.send(gateway.withoutKey("/v1/models"));
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Bearer");
        assertThat(answer.headers().firstValue("x-request-id")).isPresent();
        var error = TestGateway.error(answer);
        assertThat(error.path("type").asString()).isEqualTo("authentication_error");
        assertThat(error.path("code").asString()).isEqualTo("invalid_api_key");
        assertThat(error.path("message").asString())
                .isEqualTo("Authorization: no API key was sent; send 'Authorization: Bearer tsk_...'");
        assertThat(upstream.waiting()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer", "Bearer ", "Bearer tsk_wrong", "Basic YTpi", "tsk_bare", "Bearer x y z"})
    void aWrongKeyReachesNoService(String header) throws Exception {
        var answer = gateway.send(gateway.withoutKey("/v1/models").header("Authorization", header));
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(upstream.waiting()).isZero();
    }

    @Test
    void theServiceLearnsTheOwnerAndNotTheKey() throws Exception {
        var answer = gateway.send(gateway.request("/v1/models")
                .header("X-Tessera-Owner", "mallory")
                .header("X-Tessera-Admin", "1")
                .header("X-Forwarded-Host", "evil.example")
                .header("Forwarded", "host=evil.example"));
        assertThat(answer.statusCode()).isEqualTo(200);
        var seen = upstream.next();
        assertThat(seen.headers().getAll("X-Tessera-Owner")).containsExactly("alice");
        assertThat(seen.headers().contains("X-Tessera-Admin")).isFalse();
        assertThat(seen.headers().contains("Authorization")).isFalse();
        assertThat(seen.headers().contains("Forwarded")).isFalse();
        assertThat(seen.headers().getAll("X-Forwarded-Host")).containsExactly("127.0.0.1:" + gateway.port);
        assertThat(seen.headers().getAll("X-Forwarded-Proto")).containsExactly("http");
    }

    @Test
    void healthAndTheApiDocumentNeedNoKey() throws Exception {
        for (var path : new String[] {"/health/live", "/health/ready", "/openapi.json", "/metrics"}) {
            assertThat(gateway.send(gateway.withoutKey(path)).statusCode())
                    .as(path)
                    .isEqualTo(200);
        }
    }

    @Test
    void aSignedLinkIsLeftToTheServiceToVerify() throws Exception {
        var answer = gateway.send(gateway.withoutKey("/v1/artifacts/abc.png?expires=1&signature=x"));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(upstream.next().headers().contains("X-Tessera-Owner")).isFalse();
        assertThat(gateway.send(gateway.withoutKey("/v1/artifacts/abc.png")).statusCode())
                .isEqualTo(401);
        assertThat(gateway.send(gateway.withoutKey("/v1/models?signature=x")).statusCode())
                .isEqualTo(401);
    }

    @Test
    void aKeyWithItsOwnLimitIsHeldToIt() throws Exception {
        var small = gateway.keys.create("bob", "small", OptionalInt.of(2)).key();
        // The key file is looked at again once a second: ask until the new key is known.
        var answer = gateway.send(gateway.withoutKey("/v1/models").header("Authorization", "Bearer " + small));
        while (answer.statusCode() == 401) {
            answer = gateway.send(gateway.withoutKey("/v1/models").header("Authorization", "Bearer " + small));
        }
        assertThat(answer.headers().firstValue("x-ratelimit-limit-requests")).contains("2");
        assertThat(answer.headers().firstValue("x-ratelimit-remaining-requests"))
                .contains("1");
        assertThat(answer.headers().firstValue("RateLimit-Policy")).contains("\"requests\";q=2;w=60");
        gateway.send(gateway.withoutKey("/v1/models").header("Authorization", "Bearer " + small));
        var refused = gateway.send(gateway.withoutKey("/v1/models").header("Authorization", "Bearer " + small));
        assertThat(refused.statusCode()).isEqualTo(429);
        var wait = Integer.parseInt(refused.headers().firstValue("Retry-After").orElseThrow());
        assertThat(wait).isBetween(1, 60);
        assertThat(TestGateway.error(refused).path("message").asString())
                .isEqualTo(
                        "this API key is allowed 2 requests a minute and has used them; try again in " + wait + " s");
    }
}
