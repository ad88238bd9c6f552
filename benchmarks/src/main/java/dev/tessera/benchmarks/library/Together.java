package dev.tessera.benchmarks.library;

import dev.tessera.benchmarks.report.Report;
import dev.tessera.benchmarks.report.Timings;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Requests that come at once against the same requests one after another. */
final class Together {

    private final Subject subject;
    private final Timings alone;
    private final List<List<String>> rows = new ArrayList<>();

    /** @param alone milliseconds of single images */
    Together(Subject subject, Timings alone) {
        this.subject = subject;
        this.alone = alone;
        rows.add(List.of(
                "1",
                Timings.number(alone.min() / 1000),
                Timings.number(60_000 / alone.min()),
                Timings.number(1),
                "the fastest of those above"));
    }

    void run(int count) {
        var together = subject.images(count);
        rows.add(List.of(
                Integer.toString(count),
                Timings.number(together.milliseconds() / 1000),
                Timings.number(count * 60_000 / together.milliseconds()),
                Timings.number(count * alone.min() / together.milliseconds()),
                together.kinds().stream()
                        .map(kind -> kind + " " + Timings.number(together.milliseconds(kind) / 1000))
                        .collect(Collectors.joining(", "))));
    }

    void report(Report report) {
        report.say("## Requests at once");
        report.say("The ratio is the throughput over that of one after another.");
        report.table(List.of("requests", "s", "images a minute", "ratio", "seconds in steps"), rows);
    }
}
