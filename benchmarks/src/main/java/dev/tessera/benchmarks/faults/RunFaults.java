package dev.tessera.benchmarks.faults;

import dev.tessera.benchmarks.history.Violation;
import dev.tessera.benchmarks.report.Report;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The long form of the fault test: breaks the stack for as long as it is told and writes what came of it. */
@Command(
        name = "RunFaults",
        mixinStandardHelpOptions = true,
        description = "Breaks a stack of separate processes while owners order jobs, then checks every promise.")
public final class RunFaults implements Callable<Integer> {

    @Option(
            names = "--minutes",
            defaultValue = "20",
            description = "How long things break (default: ${DEFAULT-VALUE}).")
    private int minutes;

    @Option(names = "--jobs", defaultValue = "3000", description = "Of all owners (default: ${DEFAULT-VALUE}).")
    private int jobs;

    @Option(names = "--seed", defaultValue = "1", description = "Of orders and faults (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--folder", description = "Takes data and logs (default: a temporary one, left behind).")
    private Path folder;

    @Option(
            names = "--results",
            defaultValue = "benchmarks/results",
            description = "Folder of reports (default: ${DEFAULT-VALUE}).")
    private Path results;

    public static void main(String... arguments) {
        System.exit(new CommandLine(new RunFaults()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        var place = folder == null ? Files.createTempDirectory("tessera-faults") : Files.createDirectories(folder);
        var report = new Report(
                "faults",
                "Jobs while everything breaks",
                List.of(
                        "benchmarks/run",
                        "RunFaults",
                        "--minutes",
                        minutes + "",
                        "--jobs",
                        jobs + "",
                        "--seed",
                        seed + ""));
        report.say("Data and logs: " + place);
        var trial = Trial.run(TrialPlan.large(place, jobs, Duration.ofMinutes(minutes), seed));
        write(report, trial);
        report.write(results);
        return trial.violations().isEmpty() && trial.refusals().isEmpty() ? 0 : 1;
    }

    private static void write(Report report, Trial trial) {
        report.say("## What was done");
        report.table(
                List.of("fault", "times"),
                trial.faults().entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(entry ->
                                List.of(entry.getKey().name(), entry.getValue().toString()))
                        .toList());
        report.say("## What came of it");
        report.table(List.of("", "count"), trial.figures());
        report.say(
                trial.violations().isEmpty()
                        ? "No violation: none lost, none doubled, no write of an older fence."
                        : trial.violations().size() + " violations:");
        trial.violations().stream().map(Violation::toString).limit(100).forEach(line -> report.say("- " + line));
        trial.refusals().stream().limit(20).forEach(line -> report.say("- refused: " + line));
    }
}
