package dev.tessera.jobstore.webhooks;

import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/** What becomes of a delivery after a try, as Standard Webhooks recommends. */
final class RetryPlan {

    private static final Duration LONGEST = Duration.ofHours(24);
    private static final int GONE = 410;
    private static final List<Integer> BUSY = List.of(429, 502, 503, 504);
    private static final double JITTER = 0.1;

    private final List<Duration> tries;
    private final RandomGenerator random;

    RetryPlan(List<Duration> tries, RandomGenerator random) {
        this.tries = List.copyOf(tries);
        this.random = random;
    }

    sealed interface Verdict {
        /** It has arrived. */
        record Delivered() implements Verdict {}

        /** It is tried again after a pause. */
        record Again(Duration pause) implements Verdict {}

        /** The tries are used up. */
        record Failed() implements Verdict {}

        /** The receiver wants nothing any more. */
        record Gone() implements Verdict {}
    }

    /** @param attempts tries so far, with this one */
    Verdict decide(Answer answer, int attempts) {
        if (answer.good()) return new Verdict.Delivered();
        if (answer.is(GONE)) return new Verdict.Gone();
        if (attempts >= tries.size()) return new Verdict.Failed();
        var pause = tries.get(attempts);
        var late = pause.plusMillis((long) (pause.toMillis() * JITTER * random.nextDouble()));
        var asked = BUSY.stream().anyMatch(answer::is) ? answer.retryAfter().orElse(Duration.ZERO) : Duration.ZERO;
        if (asked.compareTo(LONGEST) > 0) asked = LONGEST;
        return new Verdict.Again(late.compareTo(asked) > 0 ? late : asked);
    }
}
