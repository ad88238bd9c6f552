package dev.tessera.benchmarks.library;

import dev.tessera.benchmarks.report.Report;
import dev.tessera.benchmarks.report.Timings;
import java.util.List;

/** Requests that come at once against the same requests one after another. */
final class Together {

    private final Subject subject;

    Together(Subject subject) {
        this.subject = subject;
    }

    /** @param alone milliseconds of single images */
    void run(int count, Timings alone, Report report) {
        var together = subject.images(count);
        double ratio = count * alone.min() / together.milliseconds();
        report.say("## " + count + " requests at once");
        report.table(
                List.of("", "s", "images a minute"),
                List.of(
                        row(
                                "one after another (" + count + " times the fastest single image)",
                                count,
                                count * alone.min()),
                        row("at once", count, together.milliseconds())));
        report.say("Throughput ratio: " + Timings.number(ratio) + ". Of the time at once, decoding took "
                + Timings.number(seconds(together, "decode")) + " s and denoising "
                + Timings.number(seconds(together, "denoise")) + " s.");
    }

    private static List<String> row(String name, int count, double milliseconds) {
        return List.of(name, Timings.number(milliseconds / 1000), Timings.number(count * 60_000 / milliseconds));
    }

    private static double seconds(Subject.Image image, String kind) {
        return image.steps().stream()
                        .filter(step -> step.kind().equals(kind))
                        .mapToDouble(step -> Timings.milliseconds(step.took()))
                        .sum()
                / 1000;
    }
}
