package dev.tessera.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

class UpstreamDownTest {
    @TempDir
    Path folder;

    @Test
    void aServiceThatIsDownIsA503ThatSaysWhenToRetry() throws Exception {
        var upstream = TestUpstream.named("generator");
        try (var gateway = TestGateway.before(folder, upstream)) {
            upstream.close();
            var answer = gateway.get("/v1/models");
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("Retry-After")).contains("2");
            assertThat(answer.headers().firstValue("x-should-retry")).contains("true");
            assertThat(TestGateway.error(answer).path("message").asString())
                    .isEqualTo("generator is not reachable; try again in 2 s");
            var ready = gateway.send(gateway.withoutKey("/health/ready"));
            assertThat(ready.statusCode()).isEqualTo(503);
            assertThat(TestGateway.error(ready).path("message").asString())
                    .isEqualTo("not ready yet: waiting for generator; ask again");
            assertThat(gateway.send(gateway.withoutKey("/health/live")).statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void aServiceThatBreaksOffIsA503() throws Exception {
        try (var upstream = TestUpstream.named("generator");
                var gateway = TestGateway.before(folder, upstream)) {
            upstream.answers((request, body, response) -> {
                response.withConnection(connection -> connection.channel().close());
                return Mono.never();
            });
            var answer = gateway.post("/v1/images/generations", "{}");
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(TestGateway.error(answer).path("message").asString())
                    .isEqualTo("generator broke off; try again in 2 s");
        }
    }

    @Test
    void aServiceThatTakesTooLongIsA504() throws Exception {
        try (var upstream = TestUpstream.named("generator");
                var gateway = TestGateway.before(folder, upstream, "--tessera.gateway.upstream-timeout=300ms")) {
            upstream.answers((request, body, response) -> Mono.never());
            var answer = gateway.post("/v1/images/generations", "{}");
            assertThat(answer.statusCode()).isEqualTo(504);
            assertThat(answer.headers().firstValue("x-should-retry")).contains("false");
        }
    }
}
