package dev.tessera.benchmarks.library;

import dev.tessera.benchmarks.report.Report;
import dev.tessera.benchmarks.report.Timings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whole guided images, this project and PyTorch in turn, and where our time goes. */
final class ImageComparison {

    private final Subject subject;
    private final Optional<PytorchRival> rival;
    private final Workload workload;
    private final List<Subject.Image> ours = new ArrayList<>();
    private final List<Double> theirs = new ArrayList<>();

    ImageComparison(Subject subject, Optional<PytorchRival> rival, Workload workload) {
        this.subject = subject;
        this.rival = rival;
        this.workload = workload;
    }

    /** @return milliseconds of our images */
    Timings run(int rounds, Report report) throws IOException {
        for (int seed = 0; seed < rounds; seed++) {
            ours.add(subject.image(seed));
            if (rival.isPresent()) {
                theirs.addAll(rival.get().image(seed));
            }
        }
        report.say("## A whole guided image");
        var own = new Timings(ours.stream().map(Subject.Image::milliseconds).toList());
        report.table(List.of("", "ms, min / median"), rows(own));
        if (!theirs.isEmpty()) {
            report.say("Ratio of minima: " + Timings.number(new Timings(theirs).min() / own.min()) + ".");
        }
        report.say("End to end over the sum of its steps: " + String.format("%.3f", overSteps()) + ". Of a step, "
                + workload.besideSessions() + ", measured alone; the rest is the session's.");
        return own;
    }

    private List<List<String>> rows(Timings own) {
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("Tessera", own.toString()));
        for (var kind : ours.get(0).kinds()) {
            var phase = new Timings(
                    ours.stream().map(image -> image.milliseconds(kind)).toList());
            rows.add(List.of("of which " + ours.get(0).count(kind) + " x " + kind, phase.toString()));
        }
        if (!theirs.isEmpty()) {
            rows.add(List.of("PyTorch eager", new Timings(theirs).toString()));
        }
        return rows;
    }

    /** The smallest over all images: what the scheduler costs, not what else ran on the machine. */
    private double overSteps() {
        return ours.stream()
                .mapToDouble(image -> image.milliseconds() / image.stepMilliseconds())
                .min()
                .orElseThrow();
    }
}
