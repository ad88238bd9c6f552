package dev.tessera.benchmarks.faults;

import dev.tessera.benchmarks.history.Checker;
import dev.tessera.benchmarks.history.History;
import dev.tessera.benchmarks.history.History.Run;
import dev.tessera.benchmarks.history.JobRow;
import dev.tessera.benchmarks.history.Violation;
import dev.tessera.benchmarks.processes.Cluster;
import dev.tessera.benchmarks.processes.WorkLog;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/**
 * One trial of the stack and its outcome.
 *
 * @param faults what was done, and how often
 * @param refusals answers to customers that no outage explains
 */
record Trial(History history, List<Violation> violations, Map<Fault, Integer> faults, List<String> refusals) {

    static Trial run(TrialPlan plan) throws IOException, InterruptedException, SQLException {
        var ledger = new Ledger();
        try (var cluster = Cluster.start(plan.cluster());
                var customers = new Customers(cluster, ledger)) {
            var nemesis = new Nemesis(cluster, plan.cluster().lease(), plan.pause(), plan.seed());
            var owners = plan.cluster().owners();
            customers.start(owners, plan.jobs() / owners.size(), plan.duration(), plan.seed());
            breakThings(nemesis, plan);
            cluster.heal();
            customers.await();
            awaitRest(cluster, plan.rest());
            // A worker that was paused last may still have something to say.
            TimeUnit.NANOSECONDS.sleep(plan.cluster().lease().toNanos());
            var history = read(cluster, ledger);
            return new Trial(history, Checker.check(history), nemesis.done(), ledger.refusals());
        }
    }

    private static void breakThings(Nemesis nemesis, TrialPlan plan) throws InterruptedException {
        var failure = new AtomicReference<Exception>();
        var thread = new Thread(
                () -> {
                    try {
                        nemesis.run(plan.faults());
                    } catch (IOException | RuntimeException e) {
                        failure.set(e);
                    }
                },
                "nemesis");
        thread.start();
        thread.join(plan.duration().toMillis());
        thread.interrupt();
        thread.join();
        if (failure.get() != null) throw new IllegalStateException("the nemesis failed", failure.get());
    }

    /** Whoever is not at rest after this time is lost; the checker says so. */
    private static void awaitRest(Cluster cluster, Duration longest) throws InterruptedException, SQLException {
        long end = System.nanoTime() + longest.toNanos();
        try (var findings = new Findings(cluster.jdbcUrl())) {
            while (findings.open() > 0 && System.nanoTime() < end) TimeUnit.MILLISECONDS.sleep(200);
        }
    }

    private static History read(Cluster cluster, Ledger ledger) throws IOException, SQLException {
        var runs = WorkLog.readAll(cluster.workFolder()).stream()
                .map(entry -> new Run(entry.job(), entry.fence(), entry.worker(), entry.trace()))
                .toList();
        try (var findings = new Findings(cluster.jdbcUrl())) {
            return new History(ledger.accepted(), ledger.cancelled(), ledger.sightings(), runs, findings.rows());
        }
    }

    /** Name and count, for a table. */
    List<List<String>> figures() {
        var figures = new ArrayList<List<String>>();
        figures.add(row("accepted answers", history.accepted().size()));
        figures.add(row("jobs", history.rows().size()));
        new TreeMap<>(history.rows().stream().collect(Collectors.groupingBy(Trial::ending, Collectors.counting())))
                .forEach((ending, count) -> figures.add(row(ending, count)));
        figures.add(row("attempts begun by workers", history.runs().size()));
        figures.add(row("attempts that were lost or given back", abandoned()));
        figures.add(row("states seen by customers", history.sightings().size()));
        figures.add(row("violations", violations.size()));
        figures.add(row("refused without reason", refusals.size()));
        return figures;
    }

    private static String ending(JobRow row) {
        return row.state() + row.errorCode().map(code -> ": " + code).orElse("");
    }

    private long abandoned() {
        return history.rows().stream()
                .flatMap(row -> row.attempts().stream())
                .filter(attempt -> attempt.outcome()
                        .filter(List.of("lost", "released")::contains)
                        .isPresent())
                .count();
    }

    private static List<String> row(String name, long count) {
        return List.of(name, String.format("%,d", count));
    }
}
