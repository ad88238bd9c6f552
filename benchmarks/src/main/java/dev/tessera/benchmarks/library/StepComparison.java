package dev.tessera.benchmarks.library;

import dev.tessera.benchmarks.report.Report;
import dev.tessera.benchmarks.report.Timings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Single steps, this project and PyTorch in turn, so that both see the same machine; minima decide. */
final class StepComparison {

    private final Subject subject;
    private final Optional<PytorchRival> rival;
    private final List<Burst> bursts;
    private final List<Samples> samples;

    StepComparison(Subject subject, Optional<PytorchRival> rival, List<Burst> bursts) {
        this.subject = subject;
        this.rival = rival;
        this.bursts = bursts;
        this.samples = bursts.stream()
                .flatMap(burst -> burst.steps().stream())
                .map(Samples::new)
                .toList();
    }

    void run(int rounds, Report report) throws IOException, InterruptedException {
        subject.warmUp(bursts.get(0));
        for (int round = 0; round < rounds; round++) {
            for (var burst : bursts) {
                var log = subject.burst(burst);
                for (var sample : samples) {
                    if (burst.steps().contains(sample.step)) {
                        sample.add(log, rival);
                    }
                }
            }
        }
        report.say("## Steps");
        report.say("Milliseconds, min / median of " + rounds
                + " rounds in turn. A step includes guidance and sampling; the rival's does not.");
        report.table(
                List.of("step", "Tessera", "PyTorch eager", "ratio of minima"),
                samples.stream().map(Samples::row).toList());
    }

    /** Milliseconds of one step on both sides. */
    private static final class Samples {

        private final Burst.Step step;
        private final List<Double> ours = new ArrayList<>();
        private final List<Double> theirs = new ArrayList<>();

        Samples(Burst.Step step) {
            this.step = step;
        }

        void add(List<StepLog.Step> log, Optional<PytorchRival> rival) throws IOException {
            log.stream()
                    .filter(logged -> logged.is(step.kind(), step.rows()))
                    .forEach(logged -> ours.add(Timings.milliseconds(logged.took())));
            if (rival.isPresent()) {
                theirs.addAll(rival.get().run(step.task()));
            }
        }

        List<String> row() {
            var own = new Timings(ours);
            if (theirs.isEmpty()) {
                return List.of(step.name(), own.toString(), "-", "-");
            }
            var other = new Timings(theirs);
            return List.of(step.name(), own.toString(), other.toString(), Timings.number(other.min() / own.min()));
        }
    }
}
