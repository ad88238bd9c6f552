package dev.tessera.benchmarks.library;

import dev.tessera.benchmarks.report.Timings;
import dev.tessera.inference.batching.Admission;
import dev.tessera.inference.batching.Ticket;
import dev.tessera.models.ImageGenerator;
import dev.tessera.models.ImageRequest;
import dev.tessera.models.ModelCandidate;
import dev.tessera.models.ModelOptions;
import dev.tessera.models.PreparedImages;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;

/** The model that is measured, used as a program would use it; guidance is on, so an image takes two rows. */
final class Subject implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration WARM_UP = Duration.ofSeconds(1);

    private final ImageGenerator generator;
    private final StepLog log;
    private final Duration opening;

    private Subject(ImageGenerator generator, StepLog log, Duration opening) {
        this.generator = generator;
        this.log = log;
        this.opening = opening;
    }

    static Subject open(ModelCandidate candidate, ModelOptions options) {
        var log = new StepLog();
        long start = System.nanoTime();
        var generator = candidate.openImageGenerator(options, log);
        return new Subject(generator, log, Duration.ofNanos(System.nanoTime() - start));
    }

    /** From recognised files to a model that takes requests. */
    Duration opening() {
        return opening;
    }

    /** Of the model's parts, as a setting would say it. */
    String precision() {
        return generator.description().precisions().toString();
    }

    /** Milliseconds of an image and the steps that made it. */
    record Image(double milliseconds, List<StepLog.Step> steps) {

        /** All steps together, in milliseconds. */
        double stepMilliseconds() {
            return steps.stream()
                    .mapToDouble(step -> Timings.milliseconds(step.took()))
                    .sum();
        }

        /** The kinds of its steps, in the order in which they first came. */
        List<String> kinds() {
            return steps.stream().map(StepLog.Step::kind).distinct().toList();
        }

        /** Steps of one kind. */
        long count(String kind) {
            return steps.stream().filter(step -> step.kind().equals(kind)).count();
        }

        /** Steps of one kind together. */
        double milliseconds(String kind) {
            return steps.stream()
                    .filter(step -> step.kind().equals(kind))
                    .mapToDouble(step -> Timings.milliseconds(step.took()))
                    .sum();
        }
    }

    /** One guided image from request to pixels. */
    Image image(long seed) {
        log.take();
        long start = System.nanoTime();
        start(prepare(seed, Map.of())).completion().join();
        return new Image((System.nanoTime() - start) / 1e6, log.take());
    }

    /** So many guided images at once. */
    Image images(int count) {
        log.take();
        long start = System.nanoTime();
        var tickets = IntStream.range(0, count)
                .mapToObj(seed -> start(prepare(seed, Map.of())))
                .toList();
        tickets.forEach(ticket -> ticket.completion().join());
        return new Image((System.nanoTime() - start) / 1e6, log.take());
    }

    /** The steps of a burst, with those that came before it was cancelled. */
    List<StepLog.Step> burst(Burst burst) throws InterruptedException {
        log.take();
        var tickets = IntStream.range(0, burst.images())
                .mapToObj(seed -> start(prepare(seed, burst.sampling())))
                .toList();
        for (var step : burst.steps()) {
            log.await(step.kind(), step.rows(), step.count(), PATIENCE);
        }
        tickets.forEach(Ticket::cancel);
        tickets.forEach(Subject::awaitEnd);
        return log.take();
    }

    /** Runs bursts until the machine's clock and the page cache have settled. */
    void warmUp(Burst burst) throws InterruptedException {
        long start = System.nanoTime();
        do {
            burst(burst);
        } while (System.nanoTime() - start < WARM_UP.toNanos());
    }

    /** Tokens of one image. */
    int tokens() {
        return prepare(0, Map.of()).outputTokens();
    }

    private PreparedImages prepare(long seed, Map<String, Object> sampling) {
        return generator.prepare(
                new ImageRequest(Long.toString(seed), 1, Optional.empty(), OptionalLong.of(seed), sampling));
    }

    private static Ticket start(PreparedImages images) {
        return images.start(new Unheard(), Admission.interactive("benchmark"));
    }

    private static void awaitEnd(Ticket ticket) {
        try {
            ticket.completion().join();
        } catch (CompletionException e) {
            if (!(e.getCause() instanceof CancellationException)) {
                throw e;
            }
        } catch (CancellationException e) {
            return;
        }
    }

    @Override
    public void close() {
        generator.close();
    }
}
