package dev.tessera.gateway.ratelimits;

import dev.tessera.gateway.keys.ApiKey;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One token bucket for each key that was used, in memory. A bucket holds one minute's requests and refills steadily. Only
 * authenticated keys get one; when there are too many all start anew, full.
 */
public final class RateLimits {
    private static final int MOST_BUCKETS = 20_000;
    private static final Duration WINDOW = Duration.ofMinutes(1);

    private final int defaultLimit;
    private final TimeMeter clock;
    private final Map<String, Limited> buckets = new ConcurrentHashMap<>();

    public RateLimits(int defaultLimit, TimeMeter clock) {
        this.defaultLimit = defaultLimit;
        this.clock = clock;
    }

    /** Takes one request from the key's bucket if it has one left. */
    RateLimitState take(ApiKey key) {
        if (buckets.size() >= MOST_BUCKETS) buckets.clear();
        int limit = key.requestsPerMinute().orElse(defaultLimit);
        var limited =
                buckets.compute(key.id(), (id, known) -> known == null || known.limit != limit ? fresh(limit) : known);
        var probe = limited.bucket.tryConsumeAndReturnRemaining(1);
        return new RateLimitState(
                limit,
                probe.isConsumed(),
                probe.getRemainingTokens(),
                Duration.ofNanos(probe.getNanosToWaitForRefill()),
                Duration.ofNanos(probe.getNanosToWaitForReset()));
    }

    private Limited fresh(int limit) {
        return new Limited(
                limit,
                Bucket.builder()
                        .withCustomTimePrecision(clock)
                        .addLimit(rate -> rate.capacity(limit).refillGreedy(limit, WINDOW))
                        .build());
    }

    private record Limited(int limit, Bucket bucket) {}
}
