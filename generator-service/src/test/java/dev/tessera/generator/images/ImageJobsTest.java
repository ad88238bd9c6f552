package dev.tessera.generator.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tessera.generator.TestService;
import dev.tessera.protocol.Ids;
import dev.tessera.protocol.jobs.ClaimAnswer.Granted;
import dev.tessera.protocol.jobs.JobError;
import dev.tessera.protocol.jobs.JobKind;
import dev.tessera.protocol.jobs.JobPriority;
import dev.tessera.serving.jobs.JobFailure;
import dev.tessera.serving.pattern.PatternModel;
import dev.tessera.serving.pattern.StepGate;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** What the generator makes of a job that its worker has claimed. */
@Timeout(60)
class ImageJobsTest {

    @TempDir
    Path folder;

    @Test
    void aJobMakesTheBytesOfTheSynchronousAnswer() throws Exception {
        try (var service = start(StepGate.open())) {
            var desk = new RecordingDesk();
            service.jobs().start(job("{'prompt': 'a', 'n': 2, 'seed': 7, 'output_format': 'webp'}"), desk);

            var result = new JsonMapper().readTree(desk.end().result());
            var answer = service.images("{'prompt': 'a', 'n': 2, 'seed': 7, 'output_format': 'webp'}");
            for (int i = 0; i < 2; i++) {
                var image = answer.get("data").get(i).get("b64_json").stringValue();
                assertThat(desk.files.get(i)).isEqualTo(Base64.getDecoder().decode(image));
                assertThat(desk.contentTypes.get(i)).isEqualTo("image/webp");
                assertThat(result.get("data").get(i).get("artifact").stringValue())
                        .isEqualTo(desk.artifacts.get(i).toString());
                assertThat(result.get("data").get(i).has("b64_json")).isFalse();
            }
            assertThat(result.get("seed")).isEqualTo(answer.get("seed"));
            assertThat(result.get("usage")).isEqualTo(answer.get("usage"));
            assertThat(result.get("model")).isEqualTo(answer.get("model"));
        }
    }

    @Test
    void whoWatchesSeesProgressAndPreviewsOfEveryImage() throws Exception {
        try (var service = start(StepGate.open())) {
            var desk = new RecordingDesk();
            service.jobs().start(job("{'prompt': 'a', 'n': 2}"), desk);

            desk.end();
            assertThat(desk.progress).containsExactly(16, 33, 50, 66, 83);
            assertThat(desk.previews)
                    .hasSize(6)
                    .allSatisfy(file -> assertThat(file).startsWith(0xff, 0xd8));
        }
    }

    @Test
    void nobodyWatchesTheLineOfABatch() throws Exception {
        try (var service = start(StepGate.open())) {
            var desk = new RecordingDesk();
            service.jobs().start(job("{'prompt': 'a'}", Optional.empty(), true), desk);

            assertThat(desk.end().result()).isNotNull();
            assertThat(desk.progress).isEmpty();
            assertThat(desk.previews).isEmpty();
        }
    }

    @Test
    void aJobThatIsToldToStopStopsAtItsNextStep() throws Exception {
        var gate = StepGate.closed();
        var model = PatternModel.of("stripes", gate);
        try (var service = TestService.withModels(List.of(model), folder)) {
            service.jobs().awaitReady();
            var desk = new RecordingDesk();
            var stopper = service.jobs().start(job("{'prompt': 'a'}"), desk);
            Awaitility.await().until(() -> model.generator().admitted() == 1);

            stopper.stop();
            gate.allow(1);

            assertThat(desk.end()).isEqualTo(new RecordingDesk.End(null, null, false));
            assertThat(gate.stepsRun()).isEqualTo(1);
            gate.allowAll();
        }
    }

    @Test
    void aDeadlineIsNotJudgedByTheClockOfTheWorker() throws Exception {
        try (var service = start(StepGate.open())) {
            var desk = new RecordingDesk();
            service.jobs().start(job("{'prompt': 'a'}", Optional.of(Instant.EPOCH), false), desk);

            assertThat(desk.end().result()).isNotNull();
        }
    }

    @Test
    void aWrongFieldIsRefusedByName() throws Exception {
        try (var service = start(StepGate.open())) {
            assertThatExceptionOfType(JobFailure.class)
                    .isThrownBy(() -> service.jobs().start(job("{'prompt': 'a', 'n': 0}"), new RecordingDesk()))
                    .satisfies(failure -> assertThat(failure.retryable()).isFalse())
                    .satisfies(failure -> assertThat(failure.error())
                            .isEqualTo(new JobError(
                                    "invalid",
                                    "n: 0 is not allowed; use a whole number from 1 to 10",
                                    Optional.of("n"))));
        }
    }

    @Test
    void aModelThatIsNotHostedIsNamedAndNotTriedAgain() throws Exception {
        try (var service = start(StepGate.open())) {
            assertThatExceptionOfType(JobFailure.class)
                    .isThrownBy(() -> service.jobs().start(job("{'prompt': 'a', 'model': 'b'}"), new RecordingDesk()))
                    .satisfies(failure -> assertThat(failure.retryable()).isFalse())
                    .satisfies(failure -> assertThat(failure.error())
                            .isEqualTo(new JobError(
                                    "model_not_found",
                                    "model: 'b' is not hosted here; use one of stripes",
                                    Optional.of("model"))));
        }
    }

    @Test
    void aJobWaitsForRoomWhileTheQueueIsFull() throws Exception {
        var gate = StepGate.closed();
        var model = PatternModel.of("stripes", gate);
        try (var service = TestService.withModels(List.of(model), folder, "--tessera.serving.queue-length=0")) {
            service.jobs().awaitReady();
            var first = new RecordingDesk();
            service.jobs().start(job("{'prompt': 'a', 'n': 10}"), first);
            Awaitility.await().until(() -> model.generator().admitted() == 1);
            var second = new RecordingDesk();
            service.jobs().start(job("{'prompt': 'a', 'n': 10}"), second);

            gate.allowAll();

            assertThat(first.end().result()).isNotNull();
            assertThat(second.end().result()).isNotNull();
        }
    }

    private TestService start(StepGate gate) throws InterruptedException {
        var service = TestService.withModels(List.of(PatternModel.of("stripes", gate)), folder);
        service.jobs().awaitReady();
        return service;
    }

    private static Granted job(String body) {
        return job(body, Optional.empty(), false);
    }

    private static Granted job(String body, Optional<Instant> deadline, boolean batch) {
        var priority = batch ? JobPriority.BATCH : JobPriority.INTERACTIVE;
        return new Granted(
                Ids.next(),
                1,
                1,
                "ann",
                JobKind.IMAGE,
                "/v1/images/generations",
                body.replace('\'', '"'),
                priority,
                deadline,
                30_000,
                batch,
                Optional.empty());
    }
}
