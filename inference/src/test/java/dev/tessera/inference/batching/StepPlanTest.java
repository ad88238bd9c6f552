package dev.tessera.inference.batching;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.inference.batching.StepPlan.Ready;
import java.util.List;
import org.junit.jupiter.api.Test;

class StepPlanTest {

    private static final StepKind DECODE = new StepKind("decode", 8);
    private static final StepKind DENOISE = new StepKind("denoise", 4);

    @Test
    void nothingRunsWhenNobodyIsReady() {
        assertThat(StepPlan.of(List.of())).isEmpty();
    }

    @Test
    void theKindOfTheOneThatWaitedLongestRuns() {
        var plan = StepPlan.of(List.of(
                        new Ready<>("a", DECODE, 2, 7),
                        new Ready<>("b", DENOISE, 1, 6),
                        new Ready<>("c", DECODE, 2, 7)))
                .orElseThrow();

        assertThat(plan).isEqualTo(new StepPlan<>(DENOISE, List.of("b"), 1));
    }

    @Test
    void allOfItsKindShareTheBatch() {
        var plan = StepPlan.of(List.of(
                        new Ready<>("a", DECODE, 2, 7),
                        new Ready<>("b", DENOISE, 1, 7),
                        new Ready<>("c", DECODE, 3, 6)))
                .orElseThrow();

        assertThat(plan).isEqualTo(new StepPlan<>(DECODE, List.of("c", "a"), 5));
    }

    @Test
    void whatDoesNotFitWaitsAndSmallerOnesFillTheBatch() {
        var plan = StepPlan.of(List.of(
                        new Ready<>("a", DENOISE, 2, 1),
                        new Ready<>("wide", DENOISE, 3, 1),
                        new Ready<>("b", DENOISE, 2, 1)))
                .orElseThrow();

        assertThat(plan).isEqualTo(new StepPlan<>(DENOISE, List.of("a", "b"), 4));
    }

    @Test
    void amongEqualsTheOneAdmittedFirstDecides() {
        var plan = StepPlan.of(List.of(new Ready<>("first", DENOISE, 1, 3), new Ready<>("second", DECODE, 1, 3)))
                .orElseThrow();

        assertThat(plan.batch()).containsExactly("first");
    }
}
