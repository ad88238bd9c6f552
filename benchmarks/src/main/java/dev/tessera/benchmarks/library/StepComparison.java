package dev.tessera.benchmarks.library;

import dev.tessera.benchmarks.report.Report;
import dev.tessera.benchmarks.report.Timings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Single steps, this project and PyTorch in turn, so that both see the same machine; minima decide. */
final class StepComparison {

    private static final int FEW_ROWS = 2;
    private static final int MANY_ROWS = 16;

    private final Subject subject;
    private final Optional<PytorchRival> rival;
    private final int steps;
    private final Samples fewRows = new Samples();
    private final Samples manyRows = new Samples();
    private final Samples denoising = new Samples();

    /** @param steps of decoding in one burst */
    StepComparison(Subject subject, Optional<PytorchRival> rival, int steps) {
        this.subject = subject;
        this.rival = rival;
        this.steps = steps;
    }

    void run(int rounds, Report report) throws IOException, InterruptedException {
        int tokens = subject.tokens();
        subject.warmUp(tokens);
        for (int round = 0; round < rounds; round++) {
            var single = subject.burst(1, steps, tokens);
            fewRows.ours(single, "decode", FEW_ROWS);
            denoising.ours(single, "denoise", FEW_ROWS);
            if (rival.isPresent()) {
                fewRows.theirs(rival.get(), FEW_ROWS, steps);
                denoising.theirs.addAll(rival.get().denoise(1).milliseconds());
            }
            manyRows.ours(subject.burst(MANY_ROWS / 2, steps, tokens), "decode", MANY_ROWS);
            if (rival.isPresent()) {
                manyRows.theirs(rival.get(), MANY_ROWS, steps);
            }
        }
        report.say("## Steps");
        report.say("Milliseconds, min / median of " + rounds
                + " rounds in turn. A step includes guidance and sampling; the"
                + " rival's does not. Decoding is measured in the middle of an image. The authors' code copies the cache in every step; the last two"
                + " columns are PyTorch with such a copy.");
        report.table(
                List.of("step", "Tessera", "PyTorch eager", "ratio of minima", "PyTorch, copying", "ratio of minima"),
                List.of(
                        fewRows.row("decode, " + FEW_ROWS + " rows"),
                        manyRows.row("decode, " + MANY_ROWS + " rows"),
                        denoising.row("denoise, 1 image")));
    }

    /** Milliseconds of one kind of step on both sides. */
    private static final class Samples {

        private final List<Double> ours = new ArrayList<>();
        private final List<Double> theirs = new ArrayList<>();
        private final List<Double> copying = new ArrayList<>();

        void ours(List<StepLog.Step> log, String kind, int rows) {
            log.stream()
                    .filter(step -> step.is(kind, rows))
                    .forEach(step -> ours.add(Timings.milliseconds(step.took())));
        }

        void theirs(PytorchRival rival, int rows, int steps) throws IOException {
            theirs.addAll(rival.decode(rows, steps).milliseconds());
            copying.addAll(rival.decodeCopying(rows, steps).milliseconds());
        }

        List<String> row(String name) {
            var cells = new ArrayList<>(List.of(name, new Timings(ours).toString()));
            cells.addAll(beside(theirs));
            cells.addAll(beside(copying));
            return cells;
        }

        private List<String> beside(List<Double> others) {
            if (others.isEmpty()) {
                return List.of("-", "-");
            }
            var other = new Timings(others);
            return List.of(other.toString(), Timings.number(other.min() / new Timings(ours).min()));
        }
    }
}
