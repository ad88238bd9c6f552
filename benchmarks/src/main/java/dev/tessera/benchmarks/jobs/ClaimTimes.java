package dev.tessera.benchmarks.jobs;

import dev.tessera.benchmarks.report.Report;
import dev.tessera.benchmarks.report.Timings;
import dev.tessera.protocol.jobs.ClaimRequest;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import tools.jackson.databind.json.JsonMapper;

/** How long a claim takes with 1,000 and with 1,000,000 queued jobs, and how long accepting one more. */
final class ClaimTimes {

    private static final int CLAIMS = 500;
    private static final int OWNERS = 100;
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Plane plane;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    ClaimTimes(Plane plane) {
        this.plane = plane;
    }

    void run(int most, Report report) throws Exception {
        var rows = new ArrayList<List<String>>();
        try (var database = new Database(plane.jdbcUrl())) {
            database.run("truncate job cascade");
            database.run("truncate outbox");
            int queued = 0;
            var rival = new PlainQueue(plane.jdbcUrl());
            for (int size : new int[] {1_000, most}) {
                queue(database, size - queued);
                rival.fill(size - queued);
                queued = size;
                claims(database, 50);
                rival.claims(50);
                rows.add(row(size, "claim over HTTP", claims(database, CLAIMS)));
                rows.add(row(size, "accept through the gateway", accepts()));
                rows.add(row(size, "plain SKIP LOCKED claim, JDBC only", rival.claims(CLAIMS)));
            }
            database.run("truncate job cascade");
            database.run("truncate outbox");
        }
        report.say("## One claim with many jobs queued");
        report.say("Jobs of " + OWNERS + " owners; one claim after another, each of one job.");
        report.table(List.of("queued", "ms", "min", "p50", "p99"), rows);
    }

    private static void queue(Database database, int count) throws SQLException {
        database.run("""
                insert into job (id, owner, kind, endpoint, body, priority, state, body_sha256)
                select uuidv7(), 'owner-' || n %% %d, 'image', '/v1/images/generations', '{"prompt":"nothing"}',
                       'batch', 'queued', '' from generate_series(1, %d) as n""".formatted(OWNERS, count));
        database.run("analyze job");
    }

    private Timings claims(Database database, int count) throws SQLException, IOException, InterruptedException {
        var jobs = new ArrayList<UUID>();
        try (var statement = database.connection().createStatement();
                var rows = statement.executeQuery(
                        "select id from job where state = 'queued' order by random() limit " + count)) {
            while (rows.next()) jobs.add(rows.getObject(1, UUID.class));
        }
        var took = new ArrayList<Duration>();
        for (var job : jobs) {
            var request = HttpRequest.newBuilder(plane.jobStore().resolve("/internal/claims"))
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofByteArray(JSON.writeValueAsBytes(new ClaimRequest("m", List.of(job)))))
                    .build();
            long start = System.nanoTime();
            var response = client.send(request, BodyHandlers.ofString());
            took.add(Duration.ofNanos(System.nanoTime() - start));
            if (!response.body().contains(job.toString())) {
                throw new IOException("a queued job was not granted: " + response.body());
            }
        }
        return Timings.of(took);
    }

    private Timings accepts() throws IOException, InterruptedException {
        var api = plane.api("zoe");
        var body = JSON.createObjectNode().put("prompt", "nothing");
        var took = new ArrayList<Duration>();
        for (int i = 0; i < 100; i++) {
            long start = System.nanoTime();
            Load.one(api, body, "interactive");
            took.add(Duration.ofNanos(System.nanoTime() - start));
        }
        return Timings.of(took);
    }

    private static List<String> row(int queued, String name, Timings timings) {
        return List.of(
                String.format("%,d", queued),
                name,
                Timings.number(timings.min()),
                Timings.number(timings.median()),
                Timings.number(timings.quantile(0.99)));
    }
}
