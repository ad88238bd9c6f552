package dev.tessera.models.labels;

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
import java.util.Map;

/**
 * A class-conditional model of any family: it checks what all of them have in common, lets the family read its own fields,
 * and queues the work at the model's scheduler.
 *
 * @param <G> the family's generation
 */
public final class ClassImages<G> implements ImageGenerator {

    /** Reads a family's own fields. */
    @FunctionalInterface
    public interface Reader<G> {

        /**
         * @param sampling request fields by name
         * @param labels the class, once for each image
         * @throws dev.tessera.models.RequestException naming the field that is wrong
         */
        Plan<G> read(Map<String, Object> sampling, int[] labels, long seed);
    }

    /** What a family makes of a request. */
    public interface Plan<G> {

        /** Rows of the batch that all images take together. */
        int rows();

        /** All images together. */
        int outputTokens();

        /** Of one generation, the final image not counted. */
        int previews();

        /** A new generation; each gives the same images. */
        G begin(ImageListener listener);
    }

    private final ClassRequests requests;
    private final Reader<G> reader;
    private final StepScheduler<G> scheduler;

    public ClassImages(ClassRequests requests, Reader<G> reader, StepScheduler<G> scheduler) {
        this.requests = requests;
        this.reader = reader;
        this.scheduler = scheduler;
    }

    @Override
    public ModelDescription description() {
        return requests.description();
    }

    @Override
    public PreparedImages prepare(ImageRequest request) {
        var checked = requests.check(request);
        var plan = reader.read(request.sampling(), checked.labels(), checked.seed());
        requests.requireRoom(checked.labels().length, plan.rows());
        return new Prepared<>(plan, checked.labels().length, checked.seed(), checked.name(), checked.size(), scheduler);
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
    private record Prepared<G>(
            Plan<G> plan, int count, long seed, String revisedPrompt, ImageSize size, StepScheduler<G> scheduler)
            implements PreparedImages {

        @Override
        public int inputTokens() {
            return 1;
        }

        @Override
        public int outputTokens() {
            return plan.outputTokens();
        }

        @Override
        public int previews() {
            return plan.previews();
        }

        @Override
        public Ticket start(ImageListener listener, Admission admission) {
            return scheduler.submit(plan.begin(listener), admission);
        }
    }
}
