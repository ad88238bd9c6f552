package dev.tessera.benchmarks.jobs;

import dev.tessera.benchmarks.report.Report;
import dev.tessera.benchmarks.report.Timings;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** When a single interactive job starts, alone and while another owner's batch of many lines is queued. */
final class Fairness {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int LINES = 20_000;
    private static final int JOBS = 30;
    private static final int HANDS = 4;
    private static final String BOUNDARY = "tessera-measurement";
    private static final String LINE_BODY = "{\"prompt\":\"nothing\",\"steps\":5,\"step_ms\":20}";

    private final Plane plane;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    Fairness(Plane plane) {
        this.plane = plane;
    }

    void run(Report report) throws Exception {
        var work = new SteppedWork();
        plane.working(work, HANDS, 1, () -> {
            starts(work, 5);
            var idle = starts(work, JOBS);
            orderBatch();
            awaitLines();
            var crowded = starts(work, JOBS);
            report.say("## An interactive job beside another owner's batch of " + LINES + " lines");
            report.say("From the request until the worker starts it, ms of " + JOBS + "; each line and each job takes"
                    + " 100 ms, a worker with " + HANDS + " hands for either kind.");
            report.table(List.of("", "min", "p50", "latest"), List.of(row("idle", idle), row("batch queued", crowded)));
        });
        try (var database = new Database(plane.jdbcUrl())) {
            database.run("truncate job, batch cascade");
            database.run("truncate outbox");
        }
    }

    private Timings starts(SteppedWork work, int count) throws IOException, InterruptedException {
        var api = plane.api("ben");
        var took = new ArrayList<Duration>();
        for (int i = 0; i < count; i++) {
            long asked = System.nanoTime();
            UUID job = Load.one(api, JSON.readTree(LINE_BODY), "interactive");
            while (!work.started().containsKey(job)) TimeUnit.MICROSECONDS.sleep(200);
            took.add(Duration.ofNanos(work.started().get(job) - asked));
        }
        return Timings.of(took);
    }

    private void orderBatch() throws IOException, InterruptedException {
        var key = plane.key("anna");
        var file = send(key, "/v1/files", "multipart/form-data; boundary=" + BOUNDARY, multipart());
        var order = JSON.createObjectNode()
                .put("input_file_id", file.path("id").asString())
                .put("endpoint", "/v1/images/generations")
                .put("completion_window", "24h");
        send(key, "/v1/batches", "application/json", order.toString());
    }

    private static String multipart() {
        var lines = new StringBuilder();
        for (int i = 0; i < LINES; i++) {
            lines.append("{\"custom_id\":\"")
                    .append(i)
                    .append("\",\"method\":\"POST\",\"url\":\"/v1/images/generations\",\"body\":")
                    .append(LINE_BODY)
                    .append("}\n");
        }
        return "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\nbatch\r\n--" + BOUNDARY
                + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"lines.jsonl\"\r\n"
                + "Content-Type: application/jsonl\r\n\r\n" + lines + "\r\n--" + BOUNDARY + "--\r\n";
    }

    private JsonNode send(String key, String path, String type, String body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(plane.address().resolve(path))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", type)
                .POST(BodyPublishers.ofString(body))
                .build();
        var response = client.send(request, BodyHandlers.ofString());
        if (response.statusCode() != 200) throw new IOException(path + " answered " + response.body());
        return JSON.readTree(response.body());
    }

    /** Until the batch is being worked on and nearly all of it waits. */
    private void awaitLines() throws Exception {
        try (var database = new Database(plane.jdbcUrl())) {
            while (database.number("select count(*) from job where batch_id is not null and state <> 'queued'") < 8) {
                TimeUnit.MILLISECONDS.sleep(50);
            }
        }
    }

    private static List<String> row(String name, Timings timings) {
        return List.of(
                name,
                Timings.number(timings.min()),
                Timings.number(timings.median()),
                Timings.number(timings.quantile(1)));
    }
}
