package dev.tessera.serving.jobs;

import dev.tessera.protocol.jobs.HeartbeatAnswer;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the leases of running jobs, three times within each, on a thread of its own: a model that computes for minutes
 * costs no lease. The answers say which jobs are to stop.
 */
final class Heartbeats implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Heartbeats.class);
    private static final long LONGEST_PAUSE_MILLIS = 1_000;
    private static final int AT_ONCE = 200;

    private final Attempts attempts;
    private final JobStoreClient store;

    Heartbeats(Attempts attempts, JobStoreClient store) {
        this.attempts = attempts;
        this.store = store;
    }

    /** Until it is interrupted. */
    @Override
    public void run() {
        var away = false;
        try {
            while (true) {
                TimeUnit.MILLISECONDS.sleep(pause());
                try {
                    beat();
                    away = false;
                } catch (IOException e) {
                    if (!away) LOG.warn("no heartbeat reaches the job store ({}); trying again", e.getMessage());
                    away = true;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private long pause() {
        return attempts.leased().stream()
                .mapToLong(attempt -> attempt.job().leaseMillis() / 3)
                .reduce(LONGEST_PAUSE_MILLIS, Math::min);
    }

    private void beat() throws IOException, InterruptedException {
        var all = attempts.leased();
        for (int from = 0; from < all.size(); from += AT_ONCE) {
            var some = all.subList(from, Math.min(all.size(), from + AT_ONCE));
            obey(store.heartbeat(some.stream().map(Attempt::running).toList()), some);
        }
    }

    /** Only what was asked about: a job may have been claimed again since. */
    private void obey(HeartbeatAnswer answer, List<Attempt> asked) {
        for (var attempt : asked) {
            UUID id = attempt.job().jobId();
            if (answer.lost().contains(id)) {
                attempts.settle(attempt);
                attempt.lose();
            }
            if (answer.cancel().contains(id)) attempt.stop();
        }
    }
}
