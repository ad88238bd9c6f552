package dev.tessera.benchmarks.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrometheusTextTest {

    private static final PrometheusText METRICS = new PrometheusText("""
            # HELP tessera_step_time_seconds One step of one batch
            # TYPE tessera_step_time_seconds summary
            tessera_step_time_seconds_count{kind="decode",service="generator"} 250
            tessera_step_time_seconds_count{kind="denoise",service="generator"} 8
            tessera_cancellations_total 3.0 1764106000
            """);

    @Test
    void samplesOfOneNameAreAddedUp() {
        assertThat(METRICS.sum("tessera_step_time_seconds_count")).isEqualTo(258);
        assertThat(METRICS.sum("tessera_step_time_seconds_count", "kind=\"denoise\""))
                .isEqualTo(8);
        assertThat(METRICS.sum("tessera_cancellations_total")).isEqualTo(3);
    }

    @Test
    void whatIsNotThereCountsAsNone() {
        assertThat(METRICS.sum("tessera_step_time_seconds")).isZero();
        assertThat(METRICS.has("tessera_step_time_seconds")).isFalse();
        assertThat(METRICS.has("tessera_cancellations_total")).isTrue();
    }
}
