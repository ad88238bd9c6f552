package dev.tessera.benchmarks.http;

import dev.tessera.benchmarks.library.Unheard;
import dev.tessera.benchmarks.report.Report;
import dev.tessera.benchmarks.report.Timings;
import dev.tessera.inference.batching.Admission;
import dev.tessera.models.ImageGenerator;
import dev.tessera.models.ImageRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** One image at a time: over HTTP beside the same call in this process, and when a stream shows its first preview. */
final class Latency {

    private static final int WARM_UP = 5;
    private static final double BOUND_FACTOR = 1.15;
    private static final double BOUND_EXTRA = 10;

    private final Api api;
    private final Optional<ImageGenerator> library;
    private final String prompt;

    /** @param library the stack's model, opened in this process; empty to leave the comparison out */
    Latency(Api api, Optional<ImageGenerator> library, String prompt) {
        this.api = api;
        this.library = library;
        this.prompt = prompt;
    }

    /** @return milliseconds over HTTP */
    Timings run(int count, Report report) throws IOException, InterruptedException {
        var overHttp = new ArrayList<Duration>();
        var inProcess = new ArrayList<Duration>();
        for (int seed = 0; seed < WARM_UP + count; seed++) {
            var remote = api.image(seed);
            var local = library.isPresent() ? call(library.get(), seed) : Duration.ZERO;
            if (seed >= WARM_UP) {
                overHttp.add(remote);
                inProcess.add(local);
            }
        }
        var http = Timings.of(overHttp);
        report.say("## One image at a time");
        var rows = new ArrayList<List<String>>();
        rows.add(row("HTTP, JSON", http));
        if (library.isPresent()) {
            rows.add(row("library call in another process", Timings.of(inProcess)));
        }
        report.table(List.of("ms of " + count, "min", "p50", "p95"), rows);
        if (library.isPresent()) {
            double bound = BOUND_FACTOR * Timings.of(inProcess).median() + BOUND_EXTRA;
            report.say("1.15 times the library's p50 and 10 ms are " + Timings.number(bound) + " ms.");
        }
        firstPreview(count, report);
        return http;
    }

    private void firstPreview(int count, Report report) throws IOException, InterruptedException {
        var parts = new ArrayList<Double>();
        for (int seed = 0; seed < count; seed++) {
            var streamed = api.stream(seed);
            parts.add(100.0
                    * streamed.firstPreview().toNanos()
                    / streamed.completed().toNanos());
        }
        var percent = new Timings(parts);
        report.say("First preview of a stream, in % of its whole time: median " + Timings.number(percent.median())
                + ", latest " + Timings.number(percent.quantile(1)) + ".");
    }

    private Duration call(ImageGenerator generator, long seed) {
        var request = new ImageRequest(prompt, 1, Optional.empty(), OptionalLong.of(seed), Map.of());
        long start = System.nanoTime();
        generator
                .prepare(request)
                .start(new Unheard(), Admission.interactive("benchmark"))
                .completion()
                .join();
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private static List<String> row(String name, Timings timings) {
        return List.of(
                name,
                Timings.number(timings.min()),
                Timings.number(timings.median()),
                Timings.number(timings.quantile(0.95)));
    }
}
