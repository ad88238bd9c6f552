package dev.tessera.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProcessMemoryTest {

    @Test
    void theKernelsKilobytesBecomeBytes() {
        var memory = ProcessMemory.parse(List.of(
                "Name:\tjava",
                "VmHWM:\t    2000 kB",
                "VmRSS:\t    1000 kB",
                "RssAnon:\t     700 kB",
                "RssFile:\t     290 kB",
                "RssShmem:\t      10 kB",
                "Threads:\t17",
                "Cpus_allowed_list:\t0-1"));

        assertThat(memory).isEqualTo(new ProcessMemory(1_024_000, 716_800, 307_200, 2_048_000, 17));
    }

    @Test
    void aProcessThatIsGoneIsSaidSo() {
        assertThatThrownBy(() -> ProcessMemory.of(Long.MAX_VALUE))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("/proc/9223372036854775807/status cannot be read: is process 9223372036854775807 alive?");
    }
}
