package dev.tessera.inference.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The tables of docs/models/xar.md, sections 4.2 and 4.3. */
class FlowSamplerTest {

    private static int[] indexes(FlowSampler sampler) {
        return IntStream.range(0, sampler.steps()).map(sampler::timeIndex).toArray();
    }

    @Test
    void theTimeIndexIsCutOffInFloat32() {
        // In float64 the second one would be 679.
        assertThat(indexes(FlowSampler.stochastic(4))).containsExactly(1000, 680, 360, 40);
        assertThat(indexes(FlowSampler.stochastic(50)))
                .startsWith(1000, 980, 960, 941, 921)
                .endsWith(98, 79, 59, 40);
        assertThat(indexes(FlowSampler.deterministic(4))).containsExactly(1000, 750, 500, 250);
    }

    @Test
    void theLastStepIsWithoutNoiseAndEndsAtTheData() {
        var sampler = FlowSampler.stochastic(3);
        assertThat(sampler.drawsNoise(1)).isTrue();
        assertThat(sampler.drawsNoise(2)).isFalse();
        assertThat(sampler.time(3)).isZero();
        assertThat(FlowSampler.deterministic(3).drawsNoise(0)).isFalse();
    }

    @Test
    void aDeterministicStepFollowsTheVelocityToTheData() {
        double[] noise = {0.5, -2};
        double[] data = {1, 3};
        double[] velocity = {noise[0] - data[0], noise[1] - data[1]};
        var sampler = FlowSampler.deterministic(4);
        var x = noise;
        for (int step = 0; step < 4; step++) {
            x = sampler.next(step, x, velocity, new double[0]);
        }
        assertThat(x).containsExactly(data, within(1e-15));
    }

    @Test
    void aStochasticStepAddsNoiseOfTheDiffusionsSize() {
        var sampler = FlowSampler.stochastic(3);
        double step = sampler.time(1) - 1;
        // At t = 1 the drift is v + x.
        double expected = 2 + (0.25 + 2) * step + Math.sqrt(2) * Math.sqrt(-step) * 3;
        assertThat(sampler.next(0, new double[] {2}, new double[] {0.25}, new double[] {3})[0])
                .isEqualTo(expected, within(1e-15));
    }

    @Test
    void tooFewStepsAreRefused() {
        assertThatThrownBy(() -> FlowSampler.stochastic(2))
                .hasMessage("2 stochastic steps are not possible; use 3 or more");
        assertThatThrownBy(() -> FlowSampler.deterministic(0)).hasMessage("0 steps are not possible; use 1 or more");
    }
}
