package dev.tessera.gateway.ratelimits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.gateway.keys.ApiKey;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RateLimitsTest {
    private final AtomicLong nanos = new AtomicLong();
    private final TimeMeter clock = new TimeMeter() {
        @Override
        public long currentTimeNanos() {
            return nanos.get();
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    };

    private static ApiKey key(String id, OptionalInt limit) {
        return new ApiKey(id, "alice", "x", "00".repeat(32), Instant.EPOCH, Optional.empty(), limit);
    }

    @Test
    void aKeyHasAMinutesRequestsAtOnceAndThenOneAtATime() {
        var limits = new RateLimits(2, clock);
        var key = key("a", OptionalInt.empty());
        assertThat(limits.take(key).remaining()).isEqualTo(1);
        assertThat(limits.take(key).taken()).isTrue();
        var over = limits.take(key);
        assertThat(over.taken()).isFalse();
        assertThat(over.retryAfter()).isEqualTo(30);
        assertThat(limits.take(key("b", OptionalInt.empty())).taken()).isTrue();
        nanos.addAndGet(Duration.ofSeconds(30).toNanos());
        assertThat(limits.take(key).taken()).isTrue();
        assertThat(limits.take(key).taken()).isFalse();
    }

    @Test
    void aKeysOwnLimitCountsFromTheMomentItIsSet() {
        var limits = new RateLimits(1, clock);
        assertThat(limits.take(key("a", OptionalInt.empty())).taken()).isTrue();
        assertThat(limits.take(key("a", OptionalInt.empty())).taken()).isFalse();
        assertThat(limits.take(key("a", OptionalInt.of(5))).remaining()).isEqualTo(4);
    }

    @Test
    void durationsReadAsOpenAiWritesThem() {
        assertThat(RateLimitState.text(Duration.ZERO)).isEqualTo("0ms");
        assertThat(RateLimitState.text(Duration.ofNanos(1))).isEqualTo("1ms");
        assertThat(RateLimitState.text(Duration.ofMillis(1001))).isEqualTo("2s");
        assertThat(RateLimitState.text(Duration.ofSeconds(360))).isEqualTo("6m0s");
    }

    @Property(tries = 200)
    void retryAfterIsWithinWhatClientsObey(@ForAll @IntRange(min = 1, max = 1_000_000) int limit) {
        var limits = new RateLimits(limit, clock);
        var key = key("a", OptionalInt.empty());
        RateLimitState state = limits.take(key);
        for (int i = 0; i < 3; i++) state = limits.take(key);
        assertThat(state.retryAfter()).isBetween(1L, 60L);
    }
}
