package dev.tessera.stack.cli;

import dev.tessera.inference.runtime.Device;
import dev.tessera.inference.runtime.Doctor;
import dev.tessera.models.ModelCandidate;
import dev.tessera.models.Tuning;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description = "Says what this machine offers to models: providers, drivers, memory, threads.")
final class DoctorCommand implements Callable<Integer> {

    @Option(
            names = "--tune",
            paramLabel = "MODEL",
            description = "Times fp32 against int8 for a model (its id, or its folder) and keeps what is found.")
    private Optional<String> tuned = Optional.empty();

    @Mixin
    private ModelOptions models;

    @Mixin
    private DataOption data;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        var out = spec.commandLine().getOut();
        for (var finding : Doctor.examine()) {
            out.printf("%-4s %-8s %s%n", finding.good() ? "ok" : "note", finding.topic(), finding.text());
        }
        tuned.map(models::candidate).ifPresent(model -> tune(model, out));
        return 0;
    }

    private void tune(ModelCandidate model, PrintWriter out) {
        var options = dev.tessera.models.ModelOptions.defaults()
                .on(Device.CPU)
                .withInt8Cache(data.folder().int8Weights());
        out.printf("%nTiming %s with %d threads ...%n%n", model.id(), options.threads());
        out.printf("%-14s %6s %10s %10s %8s%n", "part", "batch", "fp32 ms", "int8 ms", "faster");
        out.flush();
        var timings = Tuning.measure(model, options);
        for (var timing : timings) {
            out.printf(
                    Locale.ROOT,
                    "%-14s %6d %10.1f %10.1f %7.2fx%n",
                    timing.part(),
                    timing.batch(),
                    timing.fp32(),
                    timing.int8(),
                    timing.fp32() / timing.int8());
        }
        out.println();
        out.println(recommendation(model, Tuning.slowerParts(timings)));
        options.keep(model, timings)
                .ifPresent(file -> out.println("Kept in " + file + "; int8 follows it from now on."));
    }

    private static String recommendation(ModelCandidate model, List<String> slower) {
        if (slower.size() == model.parts().size()) {
            return "Recommended: fp32. int8 is slower here for every part of " + model.id() + ".";
        }
        var exceptions = slower.stream().map(part -> "," + part + "=fp32").collect(Collectors.joining());
        return "Recommended: precision: int8" + exceptions + " in model.yaml, or --precision int8" + exceptions
                + ". It is not exact: docs/precision.md has the figures.";
    }
}
