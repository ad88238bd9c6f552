package dev.tessera.benchmarks.jobs;

import dev.tessera.benchmarks.processes.Cluster;
import dev.tessera.benchmarks.processes.ClusterPlan;
import dev.tessera.benchmarks.report.Report;
import dev.tessera.benchmarks.report.Timings;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.json.JsonMapper;

/** Jobs a second with 1, 2, 4 and 8 worker processes, whose work waits 100 ms and needs no processor. */
final class ScaleOut {

    private static final int[] WORKERS = {1, 2, 4, 8};
    private static final Duration MEASURED = Duration.ofSeconds(10);

    private final Path folder;
    private final int slots;

    /** @param slots jobs that a worker runs at once */
    ScaleOut(Path folder, int slots) {
        this.folder = folder;
        this.slots = slots;
    }

    void run(Report report) throws Exception {
        var plan = new ClusterPlan(folder, 1, 0, slots, Duration.ofSeconds(30), List.of("anna", "ben"));
        var rows = new ArrayList<List<String>>();
        try (var cluster = Cluster.start(plan);
                var database = new Database(cluster.jdbcUrl())) {
            double one = 0;
            for (int workers : WORKERS) {
                while (cluster.workers().size() < workers) cluster.addWorker();
                double rate = measure(cluster, database, workers);
                if (workers == 1) one = rate;
                rows.add(List.of(Integer.toString(workers), Timings.number(rate), Timings.number(rate / one)));
            }
        }
        report.say("## Worker processes");
        report.say("Work of 100 ms that waits; each worker runs " + slots
                + " at once; every process on this machine. Jobs that ended within " + MEASURED.toSeconds()
                + " s, with more queued all the while.");
        report.table(List.of("workers", "jobs/s", "times one"), rows);
    }

    private double measure(Cluster cluster, Database database, int workers) throws Exception {
        var client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        var body = JsonMapper.shared()
                .createObjectNode()
                .put("prompt", "nothing")
                .put("work_ms", 100)
                .put("artifact", false);
        var owners = List.of(
                new JobApi(client, cluster.address(), cluster.key("anna")),
                new JobApi(client, cluster.address(), cluster.key("ben")));
        // Twice what can be done in the time.
        Load.submit(owners, 8, workers * slots * 10 * 2 * (int) MEASURED.toSeconds(), body);
        awaitWorkers(database, workers);
        long before = finished(database);
        long start = System.nanoTime();
        TimeUnit.NANOSECONDS.sleep(MEASURED.toNanos());
        double rate = (finished(database) - before) / ((System.nanoTime() - start) / 1e9);
        // The rest is not worth waiting for.
        database.run("update job set state = 'cancelled', finished_at = now() where state = 'queued'");
        database.awaitIdle();
        return rate;
    }

    /** Until each of them has ended a job of this round. */
    private static void awaitWorkers(Database database, int workers) throws Exception {
        while (database.number("select count(distinct worker) from job where state = 'running'") < workers) {
            TimeUnit.MILLISECONDS.sleep(100);
        }
        TimeUnit.SECONDS.sleep(2);
    }

    private static long finished(Database database) throws Exception {
        return database.number("select count(*) from job where state = 'succeeded'");
    }
}
