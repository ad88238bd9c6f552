package dev.tessera.jobstore.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class GraceTest {

    private long now = -7;

    @Test
    void workersHaveTenSecondsAfterAStart() {
        var grace = new Grace(Duration.ofSeconds(30), () -> now);
        for (int second = 0; second < 10; second += 2) {
            assertThat(round(grace)).isFalse();
            pass(2);
        }
        assertThat(round(grace)).isTrue();
    }

    @Test
    void andAgainAfterTheDatabaseWasAway() {
        var grace = new Grace(Duration.ofSeconds(30), () -> now);
        round(grace);
        for (int i = 0; i < 5; i++) {
            pass(2);
            round(grace);
        }
        assertThat(round(grace)).isTrue();

        for (int i = 0; i < 30; i++) {
            pass(2);
            grace.isOver(); // The round fails.
        }
        assertThat(round(grace)).isFalse();
        pass(2);
        assertThat(round(grace)).isFalse();
    }

    @Test
    void aShortPauseIsNone() {
        var grace = new Grace(Duration.ofSeconds(4), () -> now);
        round(grace);
        for (int i = 0; i < 4; i++) {
            pass(1);
            round(grace);
        }
        pass(2);
        assertThat(round(grace)).isTrue();
    }

    private static boolean round(Grace grace) {
        boolean over = grace.isOver();
        grace.reached();
        return over;
    }

    private void pass(int seconds) {
        now += TimeUnit.SECONDS.toNanos(seconds);
    }
}
