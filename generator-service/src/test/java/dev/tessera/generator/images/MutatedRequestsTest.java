package dev.tessera.generator.images;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.generator.TestService;
import dev.tessera.serving.pattern.PatternModel;
import dev.tessera.serving.pattern.StepGate;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Nothing that a caller sends makes the service fail, hang or grow. */
class MutatedRequestsTest {

    private static final int REQUESTS = 10_000;

    @TempDir
    Path folder;

    @Test
    @Timeout(180)
    void tenThousandMutatedRequestsAreAnsweredOrRefusedByName() throws InterruptedException {
        var model = PatternModel.of("stripes", StepGate.open());
        var mutated = new MutatedRequests(20261125);
        int answered = 0;
        try (var service = TestService.withModels(List.of(model), folder, "--tessera.serving.artifacts.count=10")) {
            service.registry().awaitLoaded();
            for (int i = 0; i < REQUESTS; i++) {
                answered += check(service, mutated.next());
            }
            assertThat(model.generator().admitted()).isZero();
            assertThat(model.generator().queue().waiting()).isZero();
        }
        assertThat(answered).isBetween(REQUESTS / 100, REQUESTS / 2);
    }

    private static int check(TestService service, byte[] request) {
        var answer = service.send(HttpRequest.newBuilder(service.uri("/v1/images/generations"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(request))
                .build());
        if (answer.statusCode() == 200) {
            return 1;
        }
        var sent = new String(request, StandardCharsets.UTF_8);
        assertThat(answer.statusCode()).as(sent).isBetween(400, 499);
        var error = TestService.json(answer).get("error");
        var message = error.get("message").stringValue();
        if (error.get("param").isNull()) {
            assertThat(message).as(sent).startsWith("the body: ");
        } else {
            var field = error.get("param").stringValue();
            assertThat(message).as(sent).startsWith(field.length() > 60 ? field.substring(0, 60) : field + ":");
        }
        return 0;
    }
}
