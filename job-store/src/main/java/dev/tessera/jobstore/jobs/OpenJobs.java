package dev.tessera.jobstore.jobs;

import dev.tessera.jobstore.keys.OwnerQuotas;
import dev.tessera.web.errors.ApiException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many jobs owners have open, against how many they may have. Counting takes longer the more there are, so a count is
 * used for a second, with what this process has accepted since; near the limit every request is counted for.
 */
final class OpenJobs {

    private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();
    private static final int MOST_OWNERS = 10_000;

    private final Jobs jobs;
    private final OwnerQuotas quotas;
    private final Map<String, Count> counts = new ConcurrentHashMap<>();

    private record Count(int open, int allowed, long at, AtomicInteger since) {

        boolean tells() {
            return System.nanoTime() - at < FRESH_NANOS && open + since.get() < allowed;
        }
    }

    OpenJobs(Jobs jobs, OwnerQuotas quotas) {
        this.jobs = jobs;
        this.quotas = quotas;
    }

    /** @throws ApiException 429 when the owner has as many as are allowed */
    void requireRoom(String owner) {
        var known = counts.get(owner);
        if (known != null && known.tells()) return;
        int allowed = quotas.concurrentJobs(owner);
        int open = jobs.open(owner, allowed);
        if (open >= allowed) throw tooMany(allowed);
        if (counts.size() >= MOST_OWNERS) counts.clear();
        counts.put(owner, new Count(open, allowed, System.nanoTime(), new AtomicInteger()));
    }

    void oneMore(String owner) {
        var known = counts.get(owner);
        if (known != null) known.since.incrementAndGet();
    }

    private static ApiException tooMany(int allowed) {
        return new ApiException(
                429,
                Optional.empty(),
                Optional.of("too_many_jobs"),
                allowed + " jobs of yours are queued or running, as many as are allowed; wait for some to end",
                Map.of("Retry-After", "5"));
    }
}
