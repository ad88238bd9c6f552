package dev.tessera.benchmarks.jobs;

import dev.tessera.benchmarks.report.Report;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures the job plane and writes a report. */
@Command(
        name = "MeasureJobs",
        mixinStandardHelpOptions = true,
        description = "Measures the job plane with work that costs nothing; starts everything it needs.")
public final class MeasureJobs implements Callable<Integer> {

    @Option(
            names = "--parts",
            split = ",",
            defaultValue = "throughput,claims,fairness,cancel,scale",
            description = "What is measured (default: ${DEFAULT-VALUE}).")
    private Set<String> parts;

    @Option(
            names = "--jobs",
            defaultValue = "24000",
            description = "For throughput; fewer measure a Java that is still compiling (default: ${DEFAULT-VALUE}).")
    private int jobs;

    @Option(names = "--queued", defaultValue = "1000000", description = "For claims (default: ${DEFAULT-VALUE}).")
    private int queued;

    @Option(names = "--slots", defaultValue = "1", description = "Jobs at once of a worker, for scale (default: 1).")
    private int slots;

    @Option(
            names = "--results",
            defaultValue = "benchmarks/results",
            description = "Folder of reports (default: ${DEFAULT-VALUE}).")
    private Path results;

    public static void main(String... arguments) {
        // Several services in one process have one logging.
        System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
        System.setProperty("logback.configurationFile", "logback-measure.xml");
        System.exit(new CommandLine(new MeasureJobs()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        var folder = Files.createTempDirectory("tessera-jobs");
        var name = "jobs-" + String.join("-", parts.stream().sorted().toList());
        var report = new Report(
                name,
                "The job plane",
                List.of("benchmarks/run", "MeasureJobs", "--parts", String.join(",", parts), "--jobs", jobs + ""));
        if (parts.stream().anyMatch(part -> !part.equals("scale"))) inOneProcess(folder, report);
        if (parts.contains("scale")) new ScaleOut(folder.resolve("scale"), slots).run(report);
        report.write(results);
        return 0;
    }

    private void inOneProcess(Path folder, Report report) throws Exception {
        try (var plane = Plane.start(folder)) {
            if (parts.contains("throughput")) new Throughput(plane, jobs).run(report);
            if (parts.contains("cancel")) new CancelTimes(plane).run(report);
            if (parts.contains("fairness")) new Fairness(plane).run(report);
            if (parts.contains("claims")) new ClaimTimes(plane).run(queued, report);
        }
    }
}
