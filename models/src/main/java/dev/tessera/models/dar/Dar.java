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
import dev.tessera.models.labels.ClassRequests;

/**
 * D-AR: images of a class, coarse to fine, with a preview after each denoising step. Paper: arXiv 2505.23660. What is
 * computed is in {@link DarEngine}; this is its front.
 */
final class Dar implements ImageGenerator {

    private final ClassRequests requests;
    private final DarParameters parameters;
    private final int tokens;
    private final StepScheduler<DarGeneration> scheduler;

    Dar(ClassRequests requests, DarParameters parameters, int tokens, StepScheduler<DarGeneration> scheduler) {
        this.requests = requests;
        this.parameters = parameters;
        this.tokens = tokens;
        this.scheduler = scheduler;
    }

    @Override
    public ModelDescription description() {
        return requests.description();
    }

    @Override
    public PreparedImages prepare(ImageRequest request) {
        var checked = requests.check(request);
        var spec = parameters.read(request.sampling(), checked.labels(), checked.seed());
        requests.requireRoom(spec.images(), spec.rows());
        return new Prepared(spec, checked.name(), checked.size());
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
