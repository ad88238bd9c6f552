package dev.tessera.stack.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.stack.local.SpanCollector.Received;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One trace from the request for a job to its artifact, through all services, the outbox and Kafka. */
class TracesTest {

    private static final String ENDPOINT = "tessera.traces.endpoint";
    private static final String CALLER = "00f067aa0ba902b7";
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String JOB =
            "{\"endpoint\":\"/v1/images/generations\",\"body\":{\"prompt\":\"red apple\",\"seed\":3}}";

    @TempDir
    Path folder;

    @AfterEach
    void recordNothingAnyMore() {
        System.clearProperty(ENDPOINT);
    }

    @Test
    void everySpanOfAJobHangsOnTheRequestThatOrderedIt() throws Exception {
        try (var collector = new SpanCollector()) {
            System.setProperty(ENDPOINT, collector.endpoint());
            try (var stack = TestStack.start(folder)) {
                order(stack);
                Awaitility.await()
                        .atMost(Duration.ofSeconds(90))
                        .until(() -> collector.of(TRACE).stream()
                                .anyMatch(span -> span.name().equals("process tessera.job-events")));
            }
            var spans = collector.of(TRACE);
            var gateway = only(spans, "tessera-gateway", "POST");
            var accepted = only(spans, "tessera-jobstore", "POST /v1/jobs");
            var checked = only(spans, "tessera-generator", "POST /internal/validate");
            var sent = only(spans, "tessera-jobstore", "send tessera.jobs.image.interactive");
            var attempt = only(spans, "tessera-generator", "process tessera.jobs.image.interactive");
            var stored = only(spans, "tessera-jobstore", "PUT /internal/jobs/{job}/artifacts/{ordinal}");
            var ended = only(spans, "tessera-jobstore", "process tessera.job-events");

            assertThat(gateway.parent()).isEqualTo(CALLER);
            assertThat(accepted.parent()).isEqualTo(gateway.id());
            assertThat(checked.parent()).isEqualTo(accepted.id());
            assertThat(sent.parent()).isEqualTo(accepted.id());
            assertThat(attempt.parent()).isEqualTo(accepted.id());
            assertThat(attempt.links()).containsExactly(sent.id());
            assertThat(stored.parent()).isEqualTo(attempt.id());
            assertThat(ended.parent()).isEqualTo(attempt.id());
        }
    }

    private static void order(TestStack stack) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(stack.address() + "/v1/jobs"))
                .header("Authorization", "Bearer " + stack.key())
                .header("Content-Type", "application/json")
                .header("traceparent", "00-" + TRACE + "-" + CALLER + "-01")
                .POST(BodyPublishers.ofString(JOB))
                .build();
        assertThat(stack.http().send(request, BodyHandlers.discarding()).statusCode())
                .isEqualTo(202);
    }

    private static Received only(List<Received> spans, String service, String name) {
        assertThat(spans)
                .filteredOn(
                        span -> span.service().equals(service) && span.name().equals(name))
                .as("%s: %s among %s", service, name, spans)
                .hasSize(1);
        return spans.stream()
                .filter(span -> span.service().equals(service) && span.name().equals(name))
                .findAny()
                .orElseThrow();
    }
}
