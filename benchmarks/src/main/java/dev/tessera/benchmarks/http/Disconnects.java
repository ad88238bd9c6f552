package dev.tessera.benchmarks.http;

import dev.tessera.benchmarks.report.ProcessMemory;
import dev.tessera.benchmarks.report.Report;
import dev.tessera.benchmarks.report.Timings;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Clients that leave at random moments: does the work stop, does memory come back, do threads end? */
final class Disconnects {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration QUIET = Duration.ofSeconds(2);
    private static final long SEED = 1;

    private final Api api;
    private final OptionalLong pid;
    private final double imageMilliseconds;
    private final Random random = new Random(SEED);

    /**
     * @param pid of the stack, for memory and threads
     * @param imageMilliseconds how long an image takes: clients leave within that time
     */
    Disconnects(Api api, OptionalLong pid, double imageMilliseconds) {
        this.api = api;
        this.pid = pid;
        this.imageMilliseconds = imageMilliseconds;
    }

    /** @param atOnce clients at the same time */
    void run(int count, int atOnce, Report report) throws IOException, InterruptedException {
        leave(atOnce * 2, atOnce); // threads and buffers that stay are there before counting begins
        var before = state();
        leave(count, atOnce);
        double stopped = awaitIdle();
        var after = state();
        var later = stateAfterQuiet();
        report.say("## " + count + " disconnects at random moments");
        report.say("Clients leave within " + Timings.number(imageMilliseconds) + " ms, the time of an image; " + atOnce
                + " at a time, every other one a stream. Who leaves"
                + " before the request has arrived starts no generation. The stack was idle " + Timings.number(stopped)
                + " ms after the last one had left.");
        report.table(
                List.of("", "before", "after", "difference"),
                List.of(
                        row("generations cancelled", before.cancelled, after.cancelled),
                        row("generations completed", before.completed, after.completed),
                        row("steps within " + QUIET.toSeconds() + " s after that", after.steps, later.steps),
                        row("resident MB of the stack", before.residentMegabytes, later.residentMegabytes),
                        row("threads of the stack", before.threads, later.threads)));
    }

    /** What is compared. */
    private record State(double cancelled, double completed, double steps, double residentMegabytes, double threads) {}

    private State state() throws IOException, InterruptedException {
        var metrics = api.metrics();
        var memory = pid.isPresent()
                ? ProcessMemory.of(pid.getAsLong())
                : new ProcessMemory(0, 0, 0, 0, (int) metrics.sum("jvm_threads_live_threads"));
        return new State(
                metrics.sum("tessera_cancellations_total"),
                metrics.sum("tessera_generation_time_seconds_count", "outcome=\"completed\""),
                metrics.sum("tessera_step_time_seconds_count"),
                memory.resident() / 1e6,
                memory.threads());
    }

    private State stateAfterQuiet() throws IOException, InterruptedException {
        pause(QUIET);
        return state();
    }

    private void leave(int count, int atOnce) throws InterruptedException {
        for (int done = 0; done < count; done += atOnce) {
            var leaving = new ArrayList<CompletableFuture<?>>();
            for (int i = 0; i < Math.min(atOnce, count - done); i++) {
                var request = api.start(done + i, i % 2 == 1);
                long delay = (long) (1000 * random.nextDouble() * imageMilliseconds);
                var later = CompletableFuture.delayedExecutor(delay, TimeUnit.MICROSECONDS);
                leaving.add(CompletableFuture.runAsync(() -> request.cancel(true), later));
            }
            leaving.forEach(CompletableFuture::join);
        }
    }

    /** @return milliseconds until no generation ran or waited any more */
    private double awaitIdle() throws IOException, InterruptedException {
        long start = System.nanoTime();
        while (busy(api.metrics())) {
            if (System.nanoTime() - start > PATIENCE.toNanos()) {
                throw new IllegalStateException(
                        "generations still ran " + PATIENCE.toSeconds() + " s after their clients left");
            }
            pause(Duration.ofMillis(5));
        }
        return (System.nanoTime() - start) / 1e6;
    }

    private static boolean busy(PrometheusText metrics) {
        return metrics.sum("tessera_batch_running") + metrics.sum("tessera_queue_waiting") > 0;
    }

    /** A benchmark may watch the clock. */
    private static void pause(Duration duration) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(duration.toNanos());
    }

    private static List<String> row(String name, double before, double after) {
        return List.of(name, plain(before), plain(after), plain(after - before));
    }

    private static String plain(double value) {
        return String.format("%,.0f", value);
    }
}
