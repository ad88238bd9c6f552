package dev.tessera.benchmarks.http;

import dev.tessera.benchmarks.report.Report;
import dev.tessera.inference.runtime.Device;
import dev.tessera.models.ImageGenerator;
import dev.tessera.models.ModelOptions;
import dev.tessera.models.Models;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures a running stack over HTTP: latency beside the library, disconnects, clients at once. */
@Command(name = "measure-service", mixinStandardHelpOptions = true, description = "Measures a running stack over HTTP.")
public final class MeasureService implements Callable<Integer> {

    @Option(
            names = "--base-url",
            defaultValue = "http://127.0.0.1:8080",
            description = "Of the gateway (${DEFAULT-VALUE}).")
    private URI base;

    @Option(
            names = "--api-key",
            required = true,
            description = "As ./tessera up prints it; it is not written to the report.")
    private String key;

    @Option(names = "--model", defaultValue = "d-ar-emoji", description = "As requests name it (${DEFAULT-VALUE}).")
    private String model;

    @Option(names = "--prompt", defaultValue = "red apple", description = "What to draw (${DEFAULT-VALUE}).")
    private String prompt;

    @Option(
            names = "--library",
            paramLabel = "FOLDER",
            description = "The same model's folder, to compare with a call in process.")
    private Path library;

    @Option(names = "--threads", defaultValue = "2", description = "Of the library call (${DEFAULT-VALUE}).")
    private int threads;

    @Option(names = "--pid", description = "Of the stack, for its memory and threads.")
    private Long pid;

    @Option(names = "--images", defaultValue = "20", description = "One at a time (${DEFAULT-VALUE}).")
    private int images;

    @Option(names = "--disconnects", defaultValue = "200", description = "0 leaves them out (${DEFAULT-VALUE}).")
    private int disconnects;

    @Option(
            names = "--clients",
            defaultValue = "16",
            description = "Most clients at once; 0 leaves them out (${DEFAULT-VALUE}).")
    private int clients;

    @Option(
            names = "--per-client",
            defaultValue = "4",
            description = "Images that each client asks for (${DEFAULT-VALUE}).")
    private int perClient;

    @Option(
            names = "--results",
            defaultValue = "benchmarks/results",
            description = "Where the report goes (${DEFAULT-VALUE}).")
    private Path results;

    @Spec
    private CommandSpec spec;

    public static void main(String... args) {
        System.exit(new CommandLine(new MeasureService()).execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException, ExecutionException {
        var api = new Api(base, key, model, prompt);
        var report = new Report("service-" + model, model + " over HTTP", command());
        var options = new ModelOptions(Device.CPU, threads, 4, 4);
        Optional<ImageGenerator> local = Optional.ofNullable(library).map(folder -> Models.open(folder, options));
        double milliseconds;
        try {
            milliseconds = new Latency(api, local, prompt).run(images, report).median();
        } finally {
            local.ifPresent(ImageGenerator::close);
        }
        if (disconnects > 0) {
            var stack = pid == null ? OptionalLong.empty() : OptionalLong.of(pid);
            new Disconnects(api, stack, milliseconds).run(disconnects, 4, report);
        }
        if (clients > 0) {
            new Sweep(api).run(clients, perClient, report);
        }
        System.out.println("Written to " + report.write(results));
        return 0;
    }

    /** The command without the key, so that a report can be published. */
    private List<String> command() {
        var words = new ArrayList<>(List.of("benchmarks/run", getClass().getSimpleName()));
        for (var word : spec.commandLine().getParseResult().originalArgs()) {
            words.add(word.replace(key, "KEY"));
        }
        return words;
    }
}
