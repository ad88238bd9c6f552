package dev.tessera.benchmarks.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The short form; {@code benchmarks/run RunFaults} is the long one. */
class FaultsTest {

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path folder;

    @Test
    void everyAcceptedJobEndsOnceWhateverBreaks() throws Exception {
        var trial = Trial.run(TrialPlan.small(folder, 1));

        assertThat(trial.violations()).isEmpty();
        assertThat(trial.refusals()).isEmpty();
        assertThat(trial.history().accepted()).hasSizeGreaterThanOrEqualTo(200);
    }
}
