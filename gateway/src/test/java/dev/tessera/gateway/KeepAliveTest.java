package dev.tessera.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many different requests, one after another, each as soon as the answer before it has arrived. */
class KeepAliveTest {
    private static final Duration SILENCE = Duration.ofSeconds(10);

    @TempDir
    Path folder;

    @Test
    void aConnectionGoesOnServingWhateverIsAskedOnIt() throws Exception {
        try (var upstream = TestUpstream.named("generator");
                var gateway = TestGateway.before(folder, upstream, "--tessera.gateway.requests-per-minute=1000000")) {
            var random = new Random(1);
            for (int i = 0; i < 3000; i++) {
                var answer = gateway.send(any(gateway, random.nextInt(8)).timeout(SILENCE));
                assertThat(answer.statusCode()).isBetween(200, 404);
                upstream.forget();
            }
        }
    }

    private static HttpRequest.Builder any(TestGateway gateway, int kind) {
        return switch (kind) {
            case 0 -> gateway.withoutKey("/v1/models");
            case 1 -> gateway.withoutKey("/health/live");
            case 2 -> gateway.withoutKey("/health/ready");
            case 3, 4 -> gateway.withoutKey("/openapi.json");
            case 5 -> gateway.request("/v1/models");
            case 6 -> gateway.request("/nope");
            default -> gateway.request("/v1/images/generations").POST(HttpRequest.BodyPublishers.ofString("{}"));
        };
    }
}
