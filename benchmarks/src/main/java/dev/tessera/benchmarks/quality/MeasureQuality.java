package dev.tessera.benchmarks.quality;

import dev.tessera.benchmarks.report.Report;
import dev.tessera.benchmarks.report.Timings;
import dev.tessera.inference.runtime.Device;
import dev.tessera.models.ModelCandidate;
import dev.tessera.models.ModelOptions;
import dev.tessera.models.Models;
import dev.tessera.models.PrecisionChoice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Measures what int8 changes: images of fixed seeds, and single calls, beside fp32. */
@Command(
        name = "measure-quality",
        mixinStandardHelpOptions = true,
        description = "Measures what int8 changes, against fp32.")
public final class MeasureQuality implements Callable<Integer> {

    @Parameters(paramLabel = "FOLDER", description = "Of one trained model, such as starter-models/d-ar-emoji.")
    private Path folder;

    @Option(
            names = "--precision",
            split = ";",
            defaultValue = "int8",
            description = "What is set beside fp32, such as 'int8;int8,decoder=fp32' (${DEFAULT-VALUE}).")
    private List<String> precisions;

    @Option(names = "--images", defaultValue = "256", description = "A multiple of 8 (${DEFAULT-VALUE}).")
    private int images;

    @Option(names = "--threads", defaultValue = "1", description = "Of the model (${DEFAULT-VALUE}).")
    private int threads;

    @Option(
            names = "--cfg",
            defaultValue = "2.0",
            description = "Guidance of the calls that are compared one by one (${DEFAULT-VALUE}).")
    private double guidance;

    @Option(
            names = "--temperature",
            defaultValue = "0.5",
            description = "Of D-AR's tokens in these calls (${DEFAULT-VALUE}).")
    private double temperature;

    @Option(names = "--steps", defaultValue = "25", description = "Of a cell of xAR in these calls (${DEFAULT-VALUE}).")
    private int steps;

    @Option(names = "--pixels", paramLabel = "FOLDER", description = "Where the bytes of all images go.")
    private Path pixels;

    @Option(
            names = "--results",
            defaultValue = "benchmarks/results",
            description = "Where the report goes (${DEFAULT-VALUE}).")
    private Path results;

    @Option(
            names = "--subject",
            defaultValue = "int8-quality",
            description = "Names the report's file (${DEFAULT-VALUE}).")
    private String subject;

    @Spec
    private CommandSpec spec;

    public static void main(String... args) {
        System.exit(new CommandLine(new MeasureQuality()).execute(args));
    }

    @Override
    public Integer call() throws IOException {
        var model = Models.recognise(folder).stream()
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(folder + " holds no model"));
        var options = new ModelOptions(Device.CPU, threads, 16, 64);
        var command = new ArrayList<>(List.of("benchmarks/run", getClass().getSimpleName()));
        command.addAll(spec.commandLine().getParseResult().originalArgs());
        var report = new Report(subject, "What int8 changes: " + model.id(), command);
        var exact = Gallery.draw(model, options.in(PrecisionChoice.FP32), images, Map.of());
        compareCalls(model, options, exact, report);
        compareImages(model, options, exact, report);
        System.out.println("Written to " + report.write(results));
        return 0;
    }

    private void compareCalls(ModelCandidate model, ModelOptions options, Gallery exact, Report report) {
        var wanted = model.graphs(options.in(PrecisionChoice.FP32));
        var rounded = model.graphs(options.in(PrecisionChoice.parse("int8")));
        int side = exact.images().get(0).width();
        switch (model.family()) {
            case "d-ar" -> {
                try (var quality = new DarQuality(
                        wanted, rounded, options.target(), exact.classes(), side, (float) guidance, temperature)) {
                    quality.run(images, report);
                }
            }
            case "xar" -> {
                try (var quality =
                        new XarQuality(wanted, rounded, options.target(), exact.classes(), guidance, steps)) {
                    quality.run(images, report);
                }
            }
            default ->
                throw new IllegalArgumentException(
                        model.id() + " is a model of the family " + model.family() + "; d-ar and xar can be measured");
        }
    }

    private void compareImages(ModelCandidate model, ModelOptions options, Gallery exact, Report report)
            throws IOException {
        keep(exact);
        var rows = new ArrayList<List<String>>();
        for (var precision : precisions) {
            var gallery = Gallery.draw(model, options.in(PrecisionChoice.parse(precision)), images, Map.of());
            keep(gallery);
            var likeness = gallery.likeness(exact);
            rows.add(List.of(
                    gallery.precision(),
                    Timings.number(likeness.psnr()),
                    String.format("%.4f", likeness.ssim()),
                    gallery.equal(exact) + " of " + images));
        }
        report.say("## Whole images");
        report.say(
                images + " images of the seeds 0 to " + (images - 1)
                        + " with the model's own settings, seed i of class i modulo the number of classes, against those of fp32.");
        report.table(List.of("precision", "PSNR, dB (99: equal)", "SSIM", "equal to the byte"), rows);
    }

    private void keep(Gallery gallery) throws IOException {
        if (pixels != null) {
            gallery.write(pixels);
        }
    }
}
