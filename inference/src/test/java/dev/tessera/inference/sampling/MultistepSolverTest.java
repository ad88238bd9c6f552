package dev.tessera.inference.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** The tables of docs/models/d-ar.md, sections 4.3 and 4.4. */
class MultistepSolverTest {

    @Test
    void theGridOfEightShiftedStepsIsThatOfTheAuthors() {
        var solver = new MultistepSolver(8, 2);

        assertThat(IntStream.range(0, 8).mapToObj(solver::time))
                .containsExactly(
                        0f,
                        0.066666670f,
                        0.142857149f,
                        0.230769232f,
                        0.333333343f,
                        0.454545468f,
                        0.600000024f,
                        0.777777791f);
    }

    @Test
    void theFirstStepFollowsTheVelocityAndLaterOnesExtrapolate() {
        var solver = new MultistepSolver(4, 1);
        float[] first = {1, 2};
        float[] second = {3, 8};

        assertThat(solver.direction(0, first, new float[0])).containsExactly(1, 2);
        assertThat(solver.direction(1, second, first)).containsExactly(4, 11);
    }

    @Test
    void aStepMovesToTheNextTimeAndAPreviewToTheEnd() {
        var solver = new MultistepSolver(4, 1);

        assertThat(solver.next(1, new float[] {10}, new float[] {4})).containsExactly(11);
        assertThat(solver.last(1, new float[] {10}, new float[] {4})).containsExactly(13);
    }

    @Property
    void theLastPreviewIsTheImage(@ForAll @IntRange(min = 1, max = 64) int steps, @ForAll long seed) {
        var solver = new MultistepSolver(steps, 2);
        var state = new TorchRandom(seed).normal(20);
        var direction = new TorchRandom(seed + 1).normal(20);

        assertThat(solver.next(steps - 1, state, direction)).isEqualTo(solver.last(steps - 1, state, direction));
    }

    @Test
    void stepsAreConditionedByTheirGroup() {
        assertThat(groups(8)).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
        assertThat(groups(16)).containsExactly(0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 7);
        assertThat(groups(4)).containsExactly(0, 2, 4, 6);
    }

    @Test
    void aSolverNeedsAStep() {
        assertThatThrownBy(() -> new MultistepSolver(0, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("0 denoising steps are not possible; use 1 or more");
    }

    private static int[] groups(int steps) {
        return IntStream.range(0, steps)
                .map(i -> MultistepSolver.firstToken(i, steps, 256, 8, 32) / 32)
                .toArray();
    }
}
