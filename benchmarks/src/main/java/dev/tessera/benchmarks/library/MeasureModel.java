package dev.tessera.benchmarks.library;

import dev.tessera.benchmarks.report.Report;
import dev.tessera.benchmarks.report.Timings;
import dev.tessera.inference.runtime.Device;
import dev.tessera.models.ModelOptions;
import dev.tessera.models.Models;
import dev.tessera.models.PrecisionChoice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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

/** Measures a model as a library, beside PyTorch: steps, whole images, requests at once, opening, memory. */
@Command(
        name = "measure-model",
        mixinStandardHelpOptions = true,
        description = "Measures a model in this process against PyTorch eager, in turn.")
public final class MeasureModel implements Callable<Integer> {

    @Parameters(paramLabel = "FOLDER", description = "With the files of one model, such as write-checkpoints makes.")
    private Path folder;

    @Option(names = "--threads", defaultValue = "2", description = "Of both sides (${DEFAULT-VALUE}).")
    private int threads;

    @Option(
            names = "--device",
            defaultValue = "cpu",
            converter = DeviceText.class,
            description = "Of both sides: cpu or cuda:N (${DEFAULT-VALUE}).")
    private Device device;

    @Option(
            names = "--rounds",
            defaultValue = "3",
            description = "Of single steps; 0 leaves them out (${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--images",
            defaultValue = "2",
            description = "Whole images on each side; 0 leaves them out (${DEFAULT-VALUE}).")
    private int images;

    @Option(
            names = "--at-once",
            split = ",",
            defaultValue = "8",
            description = "Requests at once, such as 2,4,8; 0 leaves it out (${DEFAULT-VALUE}).")
    private List<Integer> atOnce;

    @Option(
            names = "--precision",
            defaultValue = "fp32",
            converter = PrecisionText.class,
            description = "fp32, int8, or int8 with parts that stay exact: int8,decoder=fp32 (${DEFAULT-VALUE}).")
    private PrecisionChoice precision;

    @Option(
            names = "--int8-cache",
            paramLabel = "FOLDER",
            description = "Keeps rounded weights; the model is opened twice, without and with it.")
    private Path int8Cache;

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
        var candidate = Models.recognise(folder).stream()
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(folder + " holds no model"));
        var workload = Workload.of(candidate, heads == null ? OptionalInt.empty() : OptionalInt.of(heads));
        var report = new Report(subject, candidate.id() + " in one process", command());
        var memory = new MemoryUse(bytes(workload.files()));
        memory.note("before");
        int most = atOnce.stream().mapToInt(Integer::intValue).max().orElse(0);
        var options = new ModelOptions(
                device, threads, Math.max(16, 2 * most), 64, Optional.of(precision), Optional.ofNullable(int8Cache));
        if (int8Cache != null) {
            try (var first = Subject.open(candidate, options)) {
                report.say("Opened with the cache folder as it was: " + seconds(first) + " s.");
            }
        }
        try (var model = Subject.open(candidate, options)) {
            report.say("Opened, ready for requests: " + seconds(model) + " s. Precision: " + model.precision() + ".");
            memory.note("opened");
            measure(model, workload, memory, report);
        }
        memory.report(report);
        System.out.println("Written to " + report.write(results));
        return 0;
    }

    private void measure(Subject model, Workload workload, MemoryUse memory, Report report)
            throws IOException, InterruptedException {
        Timings alone;
        try (var rival = new Rival(workload)) {
            var first = model.image(0);
            memory.note("after one image");
            report.say("First image, its weights read from the page cache or the disk: "
                    + Timings.number(first.milliseconds() / 1000) + " s.");
            if (rounds > 0) {
                new StepComparison(model, rival.partner, workload.bursts(model.tokens())).run(rounds, report);
                memory.note("after single steps");
            }
            alone = images == 0
                    ? new Timings(List.of(first.milliseconds()))
                    : new ImageComparison(model, rival.partner, workload).run(images, report);
        }
        if (atOnce.stream().anyMatch(count -> count > 0)) {
            var together = new Together(model, alone);
            for (int count : atOnce) {
                together.run(count);
                memory.note("after " + count + " images at once");
            }
            together.report(report);
        }
    }

    private static String seconds(Subject opened) {
        return Timings.number(Timings.milliseconds(opened.opening()) / 1000);
    }

    private static long bytes(List<Path> files) throws IOException {
        long bytes = 0;
        for (var file : files) {
            bytes += Files.size(file);
        }
        return bytes;
    }

    private List<String> command() {
        var words = new ArrayList<>(List.of("benchmarks/run", getClass().getSimpleName()));
        words.addAll(spec.commandLine().getParseResult().originalArgs());
        return words;
    }

    /** For the command line. */
    private static final class DeviceText implements CommandLine.ITypeConverter<Device> {

        @Override
        public Device convert(String text) {
            try {
                return Device.parse(text);
            } catch (IllegalArgumentException e) {
                throw new CommandLine.TypeConversionException(e.getMessage());
            }
        }
    }

    /** For the command line. */
    private static final class PrecisionText implements CommandLine.ITypeConverter<PrecisionChoice> {

        @Override
        public PrecisionChoice convert(String text) {
            try {
                return PrecisionChoice.parse(text);
            } catch (IllegalArgumentException e) {
                throw new CommandLine.TypeConversionException(e.getMessage());
            }
        }
    }

    /** PyTorch, when a script was named; it ends before requests at once are measured. */
    private final class Rival implements AutoCloseable {

        private final Optional<PytorchRival> partner;

        Rival(Workload workload) throws IOException {
            partner = script == null
                    ? Optional.empty()
                    : Optional.of(PytorchRival.start(python, script, workload.rival(), threads, device));
        }

        @Override
        public void close() {
            partner.ifPresent(PytorchRival::close);
        }
    }
}
