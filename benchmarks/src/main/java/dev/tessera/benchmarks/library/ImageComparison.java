package dev.tessera.benchmarks.library;

import dev.tessera.benchmarks.report.Report;
import dev.tessera.benchmarks.report.Timings;
import dev.tessera.inference.sampling.TokenSampler;
import dev.tessera.inference.sampling.TorchRandom;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Whole guided images, this project and PyTorch in turn, and where our time goes. */
final class ImageComparison {

    private static final int VOCABULARY = 16384;
    private static final int DRAWS = 256;

    private final Subject subject;
    private final Optional<PytorchRival> rival;
    private final List<Subject.Image> ours = new ArrayList<>();
    private final List<Double> theirs = new ArrayList<>();

    ImageComparison(Subject subject, Optional<PytorchRival> rival) {
        this.subject = subject;
        this.rival = rival;
    }

    /** @return milliseconds of our images */
    Timings run(int rounds, Report report) throws IOException {
        for (int seed = 0; seed < rounds; seed++) {
            ours.add(subject.image(seed));
            if (rival.isPresent()) {
                theirs.addAll(rival.get().image(seed).milliseconds());
            }
        }
        report.say("## A whole guided image");
        var own = new Timings(ours.stream().map(Subject.Image::milliseconds).toList());
        report.table(List.of("", "ms, min / median"), rows(own));
        if (!theirs.isEmpty()) {
            report.say("Ratio of minima: " + Timings.number(new Timings(theirs).min() / own.min()) + ".");
        }
        report.say("End to end over the sum of its steps: " + String.format("%.3f", overSteps()) + ". Of a step, "
                + Timings.number(samplingMilliseconds())
                + " ms are the draw of one token of 16384, measured alone; the rest is the session's.");
        return own;
    }

    private List<List<String>> rows(Timings own) {
        var phases = Stream.of("decode", "denoise")
                .map(kind -> List.of("of which " + kind, phase(kind).toString()));
        var all = Stream.concat(Stream.of(List.of("Tessera", own.toString())), phases);
        return theirs.isEmpty()
                ? all.toList()
                : Stream.concat(all, Stream.of(List.of("PyTorch eager", new Timings(theirs).toString())))
                        .toList();
    }

    private Timings phase(String kind) {
        return Timings.of(ours.stream()
                .map(image -> image.steps().stream()
                        .filter(step -> step.kind().equals(kind))
                        .map(StepLog.Step::took)
                        .reduce(Duration.ZERO, Duration::plus))
                .toList());
    }

    /** The smallest over all images: what the scheduler costs, not what else ran on the machine. */
    private double overSteps() {
        return ours.stream()
                .mapToDouble(image -> image.milliseconds() / image.stepMilliseconds())
                .min()
                .orElseThrow();
    }

    private static double samplingMilliseconds() {
        var sampler = new TokenSampler(VOCABULARY);
        var random = new TorchRandom(1);
        var logits = random.normal(VOCABULARY);
        var took = new ArrayList<Duration>();
        for (int i = 0; i < DRAWS; i++) {
            long start = System.nanoTime();
            sampler.sample(logits, 0, TokenSampler.Settings.PLAIN, random);
            took.add(Duration.ofNanos(System.nanoTime() - start));
        }
        return Timings.of(took).median();
    }
}
