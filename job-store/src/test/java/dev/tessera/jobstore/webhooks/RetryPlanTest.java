package dev.tessera.jobstore.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.jobstore.webhooks.RetryPlan.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RetryPlanTest {

    private final RetryPlan plan =
            new RetryPlan(List.of(Duration.ZERO, Duration.ofSeconds(5), Duration.ofMinutes(5)), new Random(1));

    @Test
    void anAnswerOf2xxIsTheEnd() {
        assertThat(plan.decide(answer(202), 1)).isEqualTo(new Verdict.Delivered());
    }

    @Test
    void pausesFollowTheScheduleAndAreUpToATenthLonger() {
        assertThat(pause(plan.decide(answer(500), 1))).isBetween(Duration.ofSeconds(5), Duration.ofMillis(5_500));
        assertThat(pause(plan.decide(Answer.none("no"), 2))).isBetween(Duration.ofMinutes(5), Duration.ofSeconds(330));
        assertThat(plan.decide(answer(500), 3)).isEqualTo(new Verdict.Failed());
    }

    @Test
    void aBusyReceiverSaysHowLongToWaitButNoLongerThanADay() {
        var minute = Optional.of(Duration.ofMinutes(1));
        assertThat(pause(plan.decide(Answer.of(429, minute), 1))).isEqualTo(Duration.ofMinutes(1));
        assertThat(pause(plan.decide(Answer.of(500, minute), 1))).isLessThan(Duration.ofSeconds(6));
        assertThat(pause(plan.decide(Answer.of(503, Optional.of(Duration.ofDays(9))), 1)))
                .isEqualTo(Duration.ofHours(24));
    }

    @Test
    void aReceiverThatIsGoneGetsNothingMore() {
        assertThat(plan.decide(answer(410), 1)).isEqualTo(new Verdict.Gone());
    }

    private static Answer answer(int status) {
        return Answer.of(status, Optional.empty());
    }

    private static Duration pause(Verdict verdict) {
        assertThat(verdict).isInstanceOf(Verdict.Again.class);
        return ((Verdict.Again) verdict).pause();
    }
}
