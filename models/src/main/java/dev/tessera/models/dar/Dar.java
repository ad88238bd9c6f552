package dev.tessera.models.dar;

import dev.tessera.inference.batching.Admission;
import dev.tessera.inference.batching.StepScheduler;
import dev.tessera.inference.batching.Ticket;
import dev.tessera.models.ImageGenerator;
import dev.tessera.models.ImageListener;
import dev.tessera.models.ImageRequest;
import dev.tessera.models.ImageSize;
import dev.tessera.models.ModelDescription;
import dev.tessera.models.PreparedImages;
import dev.tessera.models.QueueStatus;
import dev.tessera.models.RequestException;
import dev.tessera.models.labels.LabelIndex;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * D-AR: images of a class, coarse to fine, with a preview after each denoising step. Paper: arXiv 2505.23660. What is
 * computed is in {@link DarEngine}; this is its front.
 */
final class Dar implements ImageGenerator {

    private final ModelDescription description;
    private final LabelIndex labels;
    private final DarParameters parameters;
    private final int tokens;
    private final int maxRows;
    private final StepScheduler<DarGeneration> scheduler;

    Dar(
            ModelDescription description,
            LabelIndex labels,
            DarParameters parameters,
            DarEngine engine,
            int tokens,
            StepScheduler<DarGeneration> scheduler) {
        this.description = description;
        this.labels = labels;
        this.parameters = parameters;
        this.tokens = tokens;
        this.maxRows = engine.capacity();
        this.scheduler = scheduler;
    }

    @Override
    public ModelDescription description() {
        return description;
    }

    @Override
    public PreparedImages prepare(ImageRequest request) {
        var offered = description.sizes().get(0);
        if (request.size().filter(size -> !size.equals(offered)).isPresent()) {
            throw RequestException.invalid(
                    "size",
                    "size: " + request.size().get() + " is not offered by " + description.id() + "; use " + offered);
        }
        var match = labels.resolve(request.prompt()).orElseThrow(nearest -> noMatch(request.prompt(), nearest));
        long seed = request.seed().orElseGet(() -> ThreadLocalRandom.current().nextLong(1L << 32));
        var drawn = new int[request.count()];
        Arrays.fill(drawn, match.index());
        var spec = parameters.read(request.sampling(), drawn, seed);
        if (spec.rows() > maxRows) {
            throw RequestException.invalid(
                    "n",
                    "n: " + request.count() + " images need " + spec.rows() + " rows of a batch of " + maxRows
                            + "; ask for at most " + maxRows * request.count() / spec.rows());
        }
        return new Prepared(spec, match.name(), offered);
    }

    private RequestException noMatch(String prompt, List<String> nearest) {
        var shown = prompt.length() > 60 ? prompt.substring(0, 60) + "..." : prompt;
        return RequestException.invalid(
                "prompt",
                "prompt: '" + shown + "' names none of the " + labels.size() + " classes of " + description.id()
                        + "; use a class name or its number; the nearest names are " + String.join(", ", nearest));
    }

    @Override
    public QueueStatus queue() {
        return new QueueStatus(scheduler.running(), scheduler.waiting(), scheduler.predictedStart());
    }

    @Override
    public void close() {
        scheduler.close();
    }

    /** A checked request. */
    private final class Prepared implements PreparedImages {

        private final DarSpec spec;
        private final String revisedPrompt;
        private final ImageSize size;

        Prepared(DarSpec spec, String revisedPrompt, ImageSize size) {
            this.spec = spec;
            this.revisedPrompt = revisedPrompt;
            this.size = size;
        }

        @Override
        public String revisedPrompt() {
            return revisedPrompt;
        }

        @Override
        public ImageSize size() {
            return size;
        }

        @Override
        public int count() {
            return spec.images();
        }

        @Override
        public long seed() {
            return spec.seed();
        }

        @Override
        public int inputTokens() {
            return 1;
        }

        @Override
        public int outputTokens() {
            return tokens * spec.images();
        }

        @Override
        public int previews() {
            return spec.steps() - 1;
        }

        @Override
        public Ticket start(ImageListener listener, Admission admission) {
            return scheduler.submit(new DarGeneration(spec, tokens, new ImageTeller(spec, listener)), admission);
        }
    }
}
