package dev.tessera.serving.hosting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tessera.inference.batching.Admission;
import dev.tessera.models.ImageListener;
import dev.tessera.models.ImageRequest;
import dev.tessera.models.ModelCandidate;
import dev.tessera.models.ModelOptions;
import dev.tessera.models.PixelImage;
import dev.tessera.serving.pattern.PatternModel;
import dev.tessera.serving.pattern.StepGate;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelRegistryTest {

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @Test
    void aModelThatIsBeingLoadedIsListedAndAsksForPatience() throws InterruptedException {
        var mayOpen = new CountDownLatch(1);
        try (var registry = registry(Optional.empty(), new PatternModel("stripes", StepGate.open(), mayOpen))) {
            assertThat(registry.hosted("stripes").state()).isEqualTo(ModelState.LOADING);
            assertThat(registry.ready()).isFalse();
            assertThatThrownBy(() -> registry.imageGenerator(Optional.of("stripes")))
                    .hasMessage("model: stripes is still being loaded; try again in 2 s");

            mayOpen.countDown();
            registry.awaitLoaded();

            assertThat(registry.ready()).isTrue();
            assertThat(registry.imageGenerator(Optional.empty()).description().id())
                    .isEqualTo("stripes");
        }
    }

    @Test
    void anUnknownModelIsRefusedWithThoseThatAreHosted() {
        try (var registry = registry(Optional.empty(), open("a"), open("b"))) {
            assertThatThrownBy(() -> registry.imageGenerator(Optional.of("c")))
                    .hasMessage("model: 'c' is not hosted here; use one of a, b");
        }
    }

    @Test
    void theDefaultModelOfTheSettingsMustExist() {
        assertThatThrownBy(() -> registry(Optional.of("z"), open("a")))
                .hasMessage("tessera.serving.default-model: 'z' is not hosted here; use one of a");
    }

    @Test
    void aModelThatCannotBeOpenedHarmsNoOther() throws InterruptedException {
        var broken = PatternModel.broken("broken", "ar.pt: is truncated");
        try (var registry = registry(Optional.empty(), broken, open("b"))) {
            registry.awaitLoaded();

            assertThat(registry.hosted("broken").state()).isEqualTo(ModelState.FAILED);
            assertThat(registry.hosted("broken").failure()).isEqualTo("ar.pt: is truncated");
            assertThat(registry.ready()).isTrue();
            assertThat(registry.imageGenerator(Optional.empty()).description().id())
                    .isEqualTo("b");
            assertThatThrownBy(() -> registry.imageGenerator(Optional.of("broken")))
                    .hasMessage("model: broken could not be opened; its operator finds the reason at"
                            + " /health/models/broken");
        }
    }

    @Test
    void withoutAnyModelTheReasonIsSaid() {
        try (var registry = registry(Optional.empty())) {
            assertThatThrownBy(() -> registry.imageGenerator(Optional.empty()))
                    .hasMessage("model: no model is hosted here; its operator puts one into the folder models and"
                            + " restarts");
        }
    }

    @Test
    void aFolderThatIsNoModelIsLeftOut(@TempDir Path folder) throws Exception {
        Files.writeString(Files.createDirectories(folder.resolve("one")).resolve("model.yaml"), "id: [");
        Files.writeString(Files.createDirectories(folder.resolve("two")).resolve("notes.pt"), "no checkpoint");

        assertThat(ModelSource.directories(List.of(folder, folder.resolve("missing")))
                        .candidates())
                .isEmpty();
    }

    @Test
    void theWorkOfAModelIsMeasured() throws Exception {
        try (var registry = registry(Optional.empty(), open("a"))) {
            registry.awaitLoaded();
            registry.imageGenerator(Optional.empty())
                    .prepare(new ImageRequest("x", 2, Optional.empty(), OptionalLong.of(1), Map.of()))
                    .start(new Deaf(), Admission.interactive("me"))
                    .completion()
                    .get();

            assertThat(meters.get("tessera.step.time")
                            .tags("model", "a", "kind", "paint")
                            .timer()
                            .count())
                    .isEqualTo(6);
            assertThat(meters.get("tessera.batch.rows").summary().max()).isEqualTo(2);
            assertThat(meters.get("tessera.queue.time")
                            .tag("priority", "interactive")
                            .timer()
                            .count())
                    .isEqualTo(1);
            assertThat(meters.get("tessera.cancellations").counter().count()).isZero();
            assertThat(meters.get("tessera.generation.time")
                            .tag("outcome", "completed")
                            .timer()
                            .count())
                    .isEqualTo(1);
        }
    }

    private ModelRegistry registry(Optional<String> defaultModel, ModelCandidate... candidates) {
        return new ModelRegistry(() -> List.of(candidates), defaultModel, ModelOptions.defaults(), meters);
    }

    private static PatternModel open(String id) {
        return PatternModel.of(id, StepGate.open());
    }

    private static final class Deaf implements ImageListener {
        @Override
        public boolean wantsPreview(int index) {
            return false;
        }

        @Override
        public void preview(int index, int total, List<PixelImage> images) {}

        @Override
        public void completed(List<PixelImage> images) {}
    }
}
