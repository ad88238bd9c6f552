package dev.tessera.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tessera.inference.batching.Admission;
import dev.tessera.inference.batching.DeadlineExceededException;
import dev.tessera.inference.batching.Priority;
import dev.tessera.inference.batching.QueueFullException;
import dev.tessera.inference.batching.Ticket;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** What every image generator promises, whatever its family. */
public abstract class ImageGeneratorContract {

    /** A freshly opened model that {@code options} describe; the test closes it. */
    protected abstract ImageGenerator open(ModelOptions options);

    /** A prompt that the model understands. */
    protected abstract String prompt();

    /** Sampling fields under which generations take other steps than by default, each by itself. */
    protected abstract List<Map<String, Object>> otherSettings();

    private ImageGenerator open() {
        return open(ModelOptions.defaults());
    }

    @Test
    void theSameSeedGivesTheSameImagesAlsoAfterReopening() {
        List<PixelImage> first;
        try (var model = open()) {
            first = generate(model, request(2, 4711)).images();
            assertSameImages(generate(model, request(2, 4711)).images(), first);
        }
        try (var model = open()) {
            assertSameImages(generate(model, request(2, 4711)).images(), first);
        }
    }

    @Test
    void differentSeedsGiveDifferentImages() {
        try (var model = open()) {
            var one = generate(model, request(1, 1)).images().get(0);
            var two = generate(model, request(1, 2)).images().get(0);
            assertThat(one.rgb()).isNotEqualTo(two.rgb());
        }
    }

    @Test
    void neighboursInTheBatchChangeNothing() {
        try (var model = open()) {
            var alone = generate(model, request(1, 4711)).images();
            var company = new ArrayList<Running>();
            for (int i = 0; i < 8; i++) {
                company.add(start(model, i % 3 == 1 ? request(2, i) : request(1, i % 2 == 0 ? 4711 : i)));
            }
            for (int i = 0; i < 8; i += 2) {
                if (i % 3 != 1) {
                    assertSameImages(company.get(i).await().images(), alone);
                }
            }
            company.forEach(Running::await);
        }
    }

    @Test
    void generationsOfOtherSettingsShareBatchesAndChangeNothing() {
        try (var model = open()) {
            var requests = new ArrayList<ImageRequest>();
            otherSettings().forEach(sampling -> requests.add(request(1, 7, sampling)));
            requests.add(request(2, 8));
            var alone = new ArrayList<List<PixelImage>>();
            requests.forEach(request -> alone.add(generate(model, request).images()));
            var together =
                    requests.stream().map(request -> start(model, request)).toList();
            for (int i = 0; i < together.size(); i++) {
                assertSameImages(together.get(i).await().images(), alone.get(i));
            }
        }
    }

    @Test
    void anySamplingFieldIsUnderstoodOrRefusedByName() {
        var random = new Random(4711);
        var values = List.<Object>of(
                -1,
                0,
                1,
                2.5,
                1e300,
                Double.NaN,
                Double.POSITIVE_INFINITY,
                Long.MAX_VALUE,
                "",
                "x",
                "1,2",
                "0".repeat(300),
                true,
                List.of(1),
                Map.of("a", 1));
        try (var model = open()) {
            var parameters = model.description().parameters();
            for (int i = 0; i < 2000; i++) {
                var sampling = new HashMap<String, Object>();
                for (int fields = random.nextInt(3); fields >= 0; fields--) {
                    var name = parameters.get(random.nextInt(parameters.size())).name();
                    sampling.put(name, values.get(random.nextInt(values.size())));
                }
                try {
                    model.prepare(request(1, i, sampling));
                } catch (RequestException e) {
                    assertThat(sampling).containsKey(e.field());
                    assertThat(e).hasMessageStartingWith(e.field() + ": ");
                }
            }
        }
    }

    @Test
    void previewsComeInOrderAndAreNotTheFinalImage() {
        try (var model = open()) {
            var heard = generate(model, request(1, 5));
            var prepared = model.prepare(request(1, 5));
            assertThat(heard.indexes()).isSorted().doesNotHaveDuplicates().hasSize(prepared.previews());
            for (var preview : heard.previews()) {
                assertThat(preview.rgb()).isNotEqualTo(heard.images().get(0).rgb());
            }
        }
    }

    @Test
    void imagesHaveThePreparedSize() {
        try (var model = open()) {
            var prepared = model.prepare(request(1, 5));
            var image = generate(model, request(1, 5)).images().get(0);
            assertThat(new ImageSize(image.width(), image.height())).isEqualTo(prepared.size());
            assertThat(image.rgb()).hasSize(3 * image.width() * image.height());
            assertThat(model.description().sizes()).contains(prepared.size());
        }
    }

    @Test
    void aCancelledGenerationStopsAndFreesItsPlace() {
        try (var model = open()) {
            var heard = new Heard();
            var ticket = model.prepare(request(1, 5)).start(heard, Admission.interactive("test"));
            heard.cancelAtFirstPreview(ticket);
            assertThat(failure(ticket)).isInstanceOf(CancellationException.class);
            assertThat(heard.indexes())
                    .hasSizeLessThan(model.prepare(request(1, 5)).previews() + 1);
            assertThat(heard.images()).isEmpty();
            assertThat(model.queue().running()).isZero();
            assertThat(generate(model, request(1, 5)).images()).hasSize(1);
        }
    }

    @Test
    void aListenerThatFailsEndsItsOwnGenerationOnly() {
        try (var model = open()) {
            var alone = generate(model, request(1, 4711)).images();
            var failing = model.prepare(request(1, 4711)).start(new FailingListener(), Admission.interactive("a"));
            assertSameImages(generate(model, request(1, 4711)).images(), alone);
            assertThat(failure(failing)).hasMessage("nobody listens");
        }
    }

    @Test
    void aDeadlineThatHasPassedStopsTheGeneration() {
        try (var model = open()) {
            var late = new Admission(Priority.BATCH, "test", Optional.of(Instant.EPOCH));
            var ticket = model.prepare(request(1, 5)).start(new Heard(), late);
            assertThat(failure(ticket)).isInstanceOf(DeadlineExceededException.class);
        }
    }

    @Test
    void aFullQueueRefusesWithThePredictedWait() {
        var options = ModelOptions.defaults();
        try (var model = open(new ModelOptions(options.device(), options.threads(), options.maxRows(), 1))) {
            var tickets = new ArrayList<Ticket>();
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 100; i++) {
                            tickets.add(model.prepare(request(2, i)).start(new Heard(), Admission.interactive("test")));
                        }
                    })
                    .isInstanceOf(QueueFullException.class);
            tickets.forEach(Ticket::cancel);
        }
    }

    @Test
    void closingStopsWhatRuns() {
        var model = open();
        var running = start(model, request(1, 5));
        model.close();
        assertThat(running.ticket().completion()).isDone();
    }

    @Test
    void anUnknownSamplingFieldIsNamedWithTheKnownOnes() {
        try (var model = open()) {
            var request =
                    new ImageRequest(prompt(), 1, Optional.empty(), OptionalLong.of(1), Map.of("no_such_field", 1));
            assertThatThrownBy(() -> model.prepare(request))
                    .isInstanceOf(RequestException.class)
                    .hasMessageStartingWith("no_such_field is not known to this model; it takes ");
        }
    }

    @Test
    void aSizeThatIsNotOfferedIsRefusedWithTheOneThatIs() {
        try (var model = open()) {
            var request =
                    new ImageRequest(prompt(), 1, Optional.of(new ImageSize(300, 200)), OptionalLong.of(1), Map.of());
            assertThatThrownBy(() -> model.prepare(request))
                    .hasMessage("size: 300x200 is not offered by "
                            + model.description().id() + "; use "
                            + model.description().sizes().get(0));
        }
    }

    @Test
    void moreImagesThanRowsAreRefusedWithTheNumberThatFits() {
        try (var model = open()) {
            assertThatThrownBy(() -> model.prepare(request(11, 1)))
                    .isInstanceOf(RequestException.class)
                    .hasMessage("n: 11 images need 22 rows of a batch of 20; ask for at most 10");
        }
    }

    protected final ImageRequest request(int count, long seed) {
        return request(count, seed, Map.of());
    }

    protected final ImageRequest request(int count, long seed, Map<String, Object> sampling) {
        return new ImageRequest(prompt(), count, Optional.empty(), OptionalLong.of(seed), sampling);
    }

    protected static Heard generate(ImageGenerator model, ImageRequest request) {
        return start(model, request).await();
    }

    private static Running start(ImageGenerator model, ImageRequest request) {
        var heard = new Heard();
        return new Running(model.prepare(request).start(heard, Admission.interactive("test")), heard);
    }

    private static Throwable failure(Ticket ticket) {
        return ticket.completion()
                .handle((nothing, failure) -> failure instanceof CompletionException ? failure.getCause() : failure)
                .join();
    }

    protected static void assertSameImages(List<PixelImage> actual, List<PixelImage> expected) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            assertThat(actual.get(i).rgb()).isEqualTo(expected.get(i).rgb());
        }
    }

    private record Running(Ticket ticket, Heard heard) {

        Heard await() {
            ticket.completion().join();
            return heard;
        }
    }

    private static final class FailingListener implements ImageListener {

        @Override
        public boolean wantsPreview(int index) {
            throw new IllegalStateException("nobody listens");
        }

        @Override
        public void preview(int index, int total, List<PixelImage> images) {}

        @Override
        public void completed(List<PixelImage> images) {
            throw new IllegalStateException("nobody listens");
        }
    }
}
