package dev.tessera.benchmarks.jobs;

import dev.tessera.benchmarks.report.Report;
import dev.tessera.benchmarks.report.Timings;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** Jobs a second with work that is done at once, beside the {@link PlainQueue} on the same database. */
final class Throughput {

    private static final int CLIENTS = 16;
    private static final int HANDS = 4;
    private static final int RECORDS_PER_HAND = 32;

    private final Plane plane;
    private final int count;

    Throughput(Plane plane, int count) {
        this.plane = plane;
        this.count = count;
    }

    void run(Report report) throws Exception {
        var owners = List.of(plane.api("anna"), plane.api("ben"), plane.api("carla"), plane.api("dan"));
        var body = JsonMapper.shared().createObjectNode().put("prompt", "nothing");
        try (var database = new Database(plane.jdbcUrl())) {
            Load.submit(owners, CLIENTS, count / 4, body); // warm
            plane.working(new SteppedWork(), HANDS, RECORDS_PER_HAND, database::awaitIdle);
            var accepted = Load.submit(owners, CLIENTS, count, body);
            long start = System.nanoTime();
            plane.working(new SteppedWork(), HANDS, RECORDS_PER_HAND, () -> {
                database.awaitIdle();
                double completed = perSecond(start);
                long again = System.nanoTime();
                var meanwhile = Load.submit(owners, CLIENTS, count, body);
                database.awaitIdle();
                report(report, accepted.perSecond(), completed, meanwhile.perSecond(), perSecond(again));
            });
        }
    }

    private double perSecond(long start) {
        return count / ((System.nanoTime() - start) / 1e9);
    }

    private void report(Report report, double accepted, double completed, double acceptedMeanwhile, double both)
            throws Exception {
        var body = "{\"prompt\":\"nothing\"}";
        var rival = new PlainQueue(plane.jdbcUrl());
        double inserted = rival.insert(CLIENTS, count, body);
        double drained = rival.drain(HANDS * 2, count);
        report.say("## Jobs a second, with work that is done at once");
        report.say(count + " jobs of 4 owners through the gateway, " + CLIENTS
                + " clients; everything in one JVM, the clients too. The plain queue has no HTTP, owners, leases,"
                + " events or results.");
        report.table(
                List.of("", "jobs/s", "plain SKIP LOCKED queue", "ratio"),
                List.of(
                        row("accepted, no worker running", accepted, inserted),
                        row("completed, none arriving", completed, drained),
                        row("accepted while a worker completes", acceptedMeanwhile, inserted),
                        row("completed end to end while arriving", both, drained)));
    }

    private static List<String> row(String name, double ours, double rivals) {
        return List.of(name, Timings.number(ours), Timings.number(rivals), Timings.number(ours / rivals));
    }
}
