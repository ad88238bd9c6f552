package dev.tessera.benchmarks.library;

import dev.tessera.benchmarks.report.Report;
import dev.tessera.benchmarks.report.Timings;
import dev.tessera.inference.runtime.Device;
import dev.tessera.models.ModelOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Measures a D-AR on the CPU as a library, beside PyTorch: steps, whole images, requests at once, opening, memory. */
@Command(
        name = "measure-model",
        mixinStandardHelpOptions = true,
        description = "Measures a D-AR in this process against PyTorch eager, in turn.")
public final class MeasureModel implements Callable<Integer> {

    @Parameters(
            paramLabel = "FOLDER",
            description = "With one decoder and one tokenizer, such as write-checkpoints makes.")
    private Path folder;

    @Option(names = "--threads", defaultValue = "2", description = "Of both sides (${DEFAULT-VALUE}).")
    private int threads;

    @Option(names = "--rounds", defaultValue = "3", description = "Of single steps (${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--burst",
            defaultValue = "8",
            description = "Decoding steps a round, at most 32 (${DEFAULT-VALUE}).")
    private int burst;

    @Option(names = "--images", defaultValue = "2", description = "Whole images on each side (${DEFAULT-VALUE}).")
    private int images;

    @Option(
            names = "--at-once",
            defaultValue = "8",
            description = "Requests at once; 0 leaves it out (${DEFAULT-VALUE}).")
    private int atOnce;

    @Option(
            names = "--pytorch",
            paramLabel = "SCRIPT",
            description = "benchmarks/pytorch/measure.py; without it no rival runs.")
    private Path script;

    @Option(names = "--python", defaultValue = "python3", description = "With torch installed (${DEFAULT-VALUE}).")
    private String python;

    @Option(names = "--heads", description = "Of the decoder, where they are not width / 64, for PyTorch.")
    private Integer heads;

    @Option(
            names = "--results",
            defaultValue = "benchmarks/results",
            description = "Where the report goes (${DEFAULT-VALUE}).")
    private Path results;

    @Option(names = "--subject", defaultValue = "d-ar-l", description = "Names the report's file (${DEFAULT-VALUE}).")
    private String subject;

    @Spec
    private CommandSpec spec;

    public static void main(String... args) {
        System.exit(new CommandLine(new MeasureModel()).execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        var files = DarFilePair.in(folder);
        var report = new Report(subject, "D-AR in one process: " + folder.getFileName(), command());
        var memory = new MemoryUse(files.bytes());
        var options = new ModelOptions(Device.CPU, threads, Math.max(16, 2 * atOnce), 64);
        try (var model = Subject.open(folder, options)) {
            report.say("Opened, ready for requests: " + Timings.number(Timings.milliseconds(model.opening()) / 1000)
                    + " s.");
            memory.note("opened");
            measure(model, files, memory, report);
        }
        memory.report(report);
        System.out.println("Written to " + report.write(results));
        return 0;
    }

    private void measure(Subject model, DarFilePair files, MemoryUse memory, Report report)
            throws IOException, InterruptedException {
        Timings alone;
        try (var rival = new Rival(files)) {
            var first = model.image(0);
            memory.note("after one image");
            report.say("First image, its weights read from the page cache or the disk: "
                    + Timings.number(first.milliseconds() / 1000) + " s.");
            new StepComparison(model, rival.partner, burst).run(rounds, report);
            alone = new ImageComparison(model, rival.partner).run(images, report);
        }
        if (atOnce > 0) {
            new Together(model).run(atOnce, alone, report);
            memory.note("after " + atOnce + " images at once");
        }
    }

    private List<String> command() {
        var words =
                new java.util.ArrayList<>(List.of("benchmarks/run", getClass().getSimpleName()));
        words.addAll(spec.commandLine().getParseResult().originalArgs());
        return words;
    }

    /** PyTorch, when a script was named; it ends before requests at once are measured. */
    private final class Rival implements AutoCloseable {

        private final Optional<PytorchRival> partner;

        Rival(DarFilePair files) throws IOException {
            var count = heads == null ? OptionalInt.empty() : OptionalInt.of(heads);
            partner = script == null
                    ? Optional.empty()
                    : Optional.of(PytorchRival.start(python, script, files, count, threads));
        }

        @Override
        public void close() {
            partner.ifPresent(PytorchRival::close);
        }
    }
}
