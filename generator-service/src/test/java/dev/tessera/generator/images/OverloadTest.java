package dev.tessera.generator.images;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.generator.ServerSentEvents;
import dev.tessera.generator.TestService;
import dev.tessera.serving.pattern.PatternModel;
import dev.tessera.serving.pattern.StepGate;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Too much to do, too little time, and not there yet. */
@Timeout(60)
class OverloadTest {

    @TempDir
    Path folder;

    @Test
    void whenTheQueueIsFullTheWaitIsPredicted() throws Exception {
        var gate = StepGate.closed();
        var model = PatternModel.of("stripes", gate);
        try (var service = TestService.withModels(List.of(model), folder, "--tessera.serving.queue-length=1")) {
            service.registry().awaitLoaded();
            var wide = "{'prompt': 'x', 'n': 10}";
            var running = service.http().sendAsync(service.request(wide), BodyHandlers.ofByteArray());
            await(() -> model.generator().queue().running() == 1);
            var waiting = service.http().sendAsync(service.request(wide), BodyHandlers.ofByteArray());
            await(() -> model.generator().queue().waiting() == 1);

            for (var stream : new String[] {"false", "true"}) {
                var refused = service.generate("{'prompt': 'x', 'n': 10, 'stream': " + stream + "}");

                assertThat(refused.statusCode()).isEqualTo(429);
                assertThat(retryAfter(refused)).isBetween(1, 60);
                assertThat(TestService.json(refused).get("error").get("message").stringValue())
                        .isEqualTo("1 generations are waiting, the most that are kept; try again in about "
                                + retryAfter(refused) + " s");
                assertThat(TestService.json(refused).get("error").get("type").stringValue())
                        .isEqualTo("rate_limit_error");
            }
            gate.allowAll();
            assertThat(running.get().statusCode()).isEqualTo(200);
            assertThat(waiting.get().statusCode()).isEqualTo(200);
            assertThat(service.metric("tessera_queue_refusals_total")).isEqualTo(2);
        }
    }

    @Test
    void whatTakesTooLongIsGivenUp() throws Exception {
        var gate = StepGate.closed();
        var model = PatternModel.of("stripes", gate);
        try (var service = TestService.withModels(List.of(model), folder, "--tessera.serving.longest-request=1ms")) {
            service.registry().awaitLoaded();
            var asked = service.http().sendAsync(service.request("{'prompt': 'x'}"), BodyHandlers.ofByteArray());
            gate.allowAll();

            assertThat(asked.get().statusCode()).isEqualTo(504);
            assertThat(TestService.json(asked.get()).get("error").get("message").stringValue())
                    .isEqualTo("the images were not finished in time and were given up; ask for fewer, or when less is"
                            + " going on");
            assertThat(asked.get().headers().firstValue("x-should-retry")).contains("false");
        }
    }

    @Test
    void aModelThatIsBeingLoadedAsksForPatience() throws Exception {
        var mayOpen = new CountDownLatch(1);
        var model = new PatternModel("stripes", StepGate.open(), mayOpen);
        try (var service = TestService.withModels(List.of(model), folder)) {
            var early = service.generate("{'prompt': 'x'}");

            assertThat(early.statusCode()).isEqualTo(503);
            assertThat(retryAfter(early)).isEqualTo(2);
            assertThat(TestService.json(early).get("detail").stringValue())
                    .isEqualTo("model: stripes is still being loaded; try again in 2 s");
            assertThat(service.get("/health/live").statusCode()).isEqualTo(200);
            assertThat(service.get("/health/ready").statusCode()).isEqualTo(503);
            assertThat(service.get("/health/models/stripes").statusCode()).isEqualTo(503);
            assertThat(TestService.json(service.get("/v1/models/stripes"))
                            .get("state")
                            .stringValue())
                    .isEqualTo("loading");

            mayOpen.countDown();
            service.registry().awaitLoaded();

            assertThat(service.get("/health/ready").statusCode()).isEqualTo(200);
            assertThat(service.get("/health/models/stripes").statusCode()).isEqualTo(200);
            assertThat(service.images("{'prompt': 'x'}").get("data")).hasSize(1);
        }
    }

    @Test
    void previewsArriveWhileTheWorkGoesOn() throws Exception {
        var gate = StepGate.closed();
        try (var service = TestService.withModels(List.of(PatternModel.of("stripes", gate)), folder)) {
            service.registry().awaitLoaded();
            gate.allow(1);
            var stream = new ServerSentEvents(service.open("{'prompt': 'x', 'stream': true, 'partial_images': 3}")
                    .body());

            assertThat(stream.next().orElseThrow().name()).isEqualTo("image_generation.partial_image");
            assertThat(gate.stepsRun()).isLessThan(3);
            gate.allowAll();
            assertThat(stream.rest()).hasSize(3);
            assertThat(service.metric("tessera_first_preview_time_seconds_count"))
                    .isEqualTo(1);
        }
    }

    @Test
    void aStreamThatFailsEndsWithAnErrorEvent() throws Exception {
        var gate = StepGate.closed();
        try (var service = TestService.withModels(List.of(PatternModel.of("stripes", gate)), folder)) {
            service.registry().awaitLoaded();
            gate.allow(1);
            var stream = new ServerSentEvents(service.open("{'prompt': 'x', 'stream': true, 'partial_images': 1}")
                    .body());
            assertThat(stream.next().orElseThrow().name()).isEqualTo("image_generation.partial_image");

            var closing = new Thread(service.registry()::close);
            closing.start();
            await(() -> closing.getState() == Thread.State.WAITING);
            gate.allow(1);

            var error = stream.next().orElseThrow();
            assertThat(error.name()).isEqualTo("error");
            assertThat(error.data().get("error").get("message").stringValue())
                    .isEqualTo("the service is stopping; try again in 5 s");
            assertThat(error.data().get("error").propertyNames()).containsExactly("message", "type", "param", "code");
            assertThat(stream.next()).isEmpty();
        }
    }

    @Test
    void previewsAreSpreadEvenlyAndTheFirstComesFirst() {
        assertThat(PreviewChoice.of(7, 3)).containsExactlyInAnyOrder(0, 2, 4);
        assertThat(PreviewChoice.of(7, 1)).containsExactly(0);
        assertThat(PreviewChoice.of(2, 3)).containsExactlyInAnyOrder(0, 1);
        assertThat(PreviewChoice.of(7, 0)).isEmpty();
        assertThat(IntStream.rangeClosed(0, 3))
                .allSatisfy(wanted -> assertThat(PreviewChoice.of(9, wanted)).hasSize(wanted));
    }

    private static int retryAfter(HttpResponse<?> answer) {
        return Integer.parseInt(answer.headers().firstValue("retry-after").orElseThrow());
    }

    private static void await(java.util.function.BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }
}
