package dev.tessera.benchmarks.quality;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RelativeErrorsTest {

    @Test
    void errorsAreRelativeToTheExactValuesAndCollectedByStep() {
        var errors = new RelativeErrors();

        errors.add(0, new float[] {3, 4}, new float[] {3, 4.5f});
        errors.add(0, new float[] {3, 4}, new float[] {3, 4});
        errors.add(1, new float[] {0, 1}, new float[] {0.02f, 1});

        assertThat(errors.means()).containsExactly(0.05, (double) 0.02f);
        assertThat(errors).hasToString("4.00 %, of the worst call 10.0 %");
    }
}
