package dev.tessera.serving.pattern;

import dev.tessera.inference.batching.Admission;
import dev.tessera.inference.batching.SchedulerListener;
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
import dev.tessera.models.SamplingParameter;
import dev.tessera.models.SamplingValues;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** A generator without weights on the real step scheduler: 32 x 32 pixels, takes any prompt, 5 previews. */
public final class PatternGenerator implements ImageGenerator {

    private static final ImageSize SIZE = new ImageSize(32, 32);
    private static final int STEPS = 6;
    private static final List<SamplingParameter> PARAMETERS = List.of(new SamplingParameter(
            "temperature", SamplingParameter.Type.NUMBER, "0 to 2", "1.0", "Larger values draw livelier colours."));

    private final ModelDescription description;
    private final StepScheduler<PatternGeneration> scheduler;
    private final AtomicInteger admitted = new AtomicInteger();

    PatternGenerator(String id, StepGate gate, int queueLength, SchedulerListener listener) {
        description = new ModelDescription(
                id,
                "pattern",
                "Stripes",
                Instant.parse("2026-01-01T00:00:00Z"),
                "Apache-2.0",
                List.of(SIZE),
                PARAMETERS,
                List.of());
        scheduler = new StepScheduler<>(
                id, new PatternEngine(gate, admitted), queueLength, InstantSource.system(), listener);
    }

    /** Generations that hold resources now. */
    public int admitted() {
        return admitted.get();
    }

    @Override
    public ModelDescription description() {
        return description;
    }

    @Override
    public PreparedImages prepare(ImageRequest request) {
        if (request.size().filter(size -> !size.equals(SIZE)).isPresent()) {
            throw RequestException.invalid(
                    "size",
                    "size: " + request.size().get() + " is not offered by " + description.id() + "; use " + SIZE);
        }
        new SamplingValues(request.sampling(), Map.of(), PARAMETERS).number("temperature", 1, 0, 2);
        long seed = request.seed().orElseGet(() -> ThreadLocalRandom.current().nextLong());
        return new Prepared(request, seed);
    }

    @Override
    public QueueStatus queue() {
        return new QueueStatus(scheduler.running(), scheduler.waiting(), scheduler.predictedStart());
    }

    @Override
    public void close() {
        scheduler.close();
    }

    private final class Prepared implements PreparedImages {

        private final ImageRequest request;
        private final long seed;

        Prepared(ImageRequest request, long seed) {
            this.request = request;
            this.seed = seed;
        }

        @Override
        public String revisedPrompt() {
            return request.prompt();
        }

        @Override
        public ImageSize size() {
            return SIZE;
        }

        @Override
        public int count() {
            return request.count();
        }

        @Override
        public long seed() {
            return seed;
        }

        @Override
        public int inputTokens() {
            return 1;
        }

        @Override
        public int outputTokens() {
            return STEPS * request.count();
        }

        @Override
        public int previews() {
            return STEPS - 1;
        }

        @Override
        public Ticket start(ImageListener listener, Admission admission) {
            return scheduler.submit(new PatternGeneration(count(), SIZE.width(), STEPS, seed, listener), admission);
        }
    }
}
