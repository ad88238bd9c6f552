package dev.tessera.inference.batching;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {

    @Test
    void aSecondIsPredictedWhenNothingIsKnown() {
        assertThat(Pace.UNKNOWN.predict(100, 4)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void theWorkAheadIsCountedInFullBatches() {
        var pace = Pace.UNKNOWN.with(Duration.ofSeconds(10));

        assertThat(pace.predict(8, 4)).isEqualTo(Duration.ofSeconds(20));
        assertThat(pace.predict(1, 4)).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void newerGenerationsCountMore() {
        var pace = Pace.UNKNOWN.with(Duration.ofSeconds(10)).with(Duration.ofSeconds(20));

        assertThat(pace.predict(4, 4)).isEqualTo(Duration.ofSeconds(12));
    }

    @Test
    void noMoreThanAnHourIsPredicted() {
        var pace = Pace.UNKNOWN.with(Duration.ofHours(3));

        assertThat(pace.predict(1000, 1)).isEqualTo(Duration.ofHours(1));
    }
}
