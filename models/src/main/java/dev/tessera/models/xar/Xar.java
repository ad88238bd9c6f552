package dev.tessera.models.xar;

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
 * xAR: images of a class, one quarter after the other, each denoised in view of the ones before. Paper: arXiv 2502.20388. What
 * is computed is in {@link XarEngine}; this is its front.
 */
final class Xar implements ImageGenerator {

    private final ClassRequests requests;
    private final XarParameters parameters;
    private final XarConfig config;
    private final StepScheduler<XarGeneration> scheduler;

    Xar(ClassRequests requests, XarParameters parameters, XarConfig config, StepScheduler<XarGeneration> scheduler) {
        this.requests = requests;
        this.parameters = parameters;
        this.config = config;
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

        private final XarSpec spec;
        private final String revisedPrompt;
        private final ImageSize size;

        Prepared(XarSpec spec, String revisedPrompt, ImageSize size) {
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
            return config.layout().tokens() * spec.images();
        }

        /** One after each cell but the last, which is the image. */
        @Override
        public int previews() {
            return config.layout().cells() - 1;
        }

        @Override
        public Ticket start(ImageListener listener, Admission admission) {
            return scheduler.submit(
                    new XarGeneration(spec, config, FlowNoise.ofSeed(spec.seed()), listener), admission);
        }
    }
}
