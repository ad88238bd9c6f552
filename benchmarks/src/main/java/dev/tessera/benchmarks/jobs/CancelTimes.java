package dev.tessera.benchmarks.jobs;

import dev.tessera.benchmarks.report.Report;
import dev.tessera.benchmarks.report.Timings;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.json.JsonMapper;

/** From {@code DELETE} until the work has stopped, for running jobs. */
final class CancelTimes {

    private static final int JOBS = 200;
    private static final int STEP_MILLIS = 50;
    private static final int HANDS = 4;

    private final Plane plane;

    CancelTimes(Plane plane) {
        this.plane = plane;
    }

    void run(Report report) throws Exception {
        var work = new SteppedWork();
        plane.working(work, HANDS, 1, () -> {
            cancel(work, 10);
            var took = cancel(work, JOBS);
            report.say("## From DELETE until a running job has stopped");
            report.say("Steps of " + STEP_MILLIS + " ms; one step and 200 ms are " + (STEP_MILLIS + 200) + " ms.");
            report.table(
                    List.of("ms of " + JOBS, "min", "p50", "p99", "latest"),
                    List.of(List.of(
                            "stopped after",
                            Timings.number(took.min()),
                            Timings.number(took.median()),
                            Timings.number(took.quantile(0.99)),
                            Timings.number(took.quantile(1)))));
        });
    }

    private Timings cancel(SteppedWork work, int count) throws IOException, InterruptedException {
        var api = plane.api("carla");
        var body = JsonMapper.shared()
                .createObjectNode()
                .put("prompt", "nothing")
                .put("steps", 1_000)
                .put("step_ms", STEP_MILLIS);
        var took = new ArrayList<Duration>();
        for (int i = 0; i < count; i++) {
            var job = Load.one(api, body, "interactive");
            while (!work.started().containsKey(job)) TimeUnit.MILLISECONDS.sleep(1);
            long asked = System.nanoTime();
            var reply = api.cancel(job);
            if (reply.status() >= 300) throw new IOException("DELETE was answered with " + reply);
            while (!work.stopped().containsKey(job)) TimeUnit.MICROSECONDS.sleep(200);
            took.add(Duration.ofNanos(work.stopped().get(job) - asked));
        }
        return Timings.of(took);
    }
}
