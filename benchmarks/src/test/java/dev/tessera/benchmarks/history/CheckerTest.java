package dev.tessera.benchmarks.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.benchmarks.history.History.Accepted;
import dev.tessera.benchmarks.history.History.Run;
import dev.tessera.benchmarks.history.History.Sighting;
import dev.tessera.benchmarks.history.JobRow.Artifact;
import dev.tessera.benchmarks.history.JobRow.Attempt;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Histories made by hand: what is wrong is found, and nothing else. */
class CheckerTest {

    private static final UUID JOB = new UUID(0, 1);
    private static final UUID OTHER = new UUID(0, 2);
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final Accepted PROMISE = new Accepted("a-1", JOB, Fate.SUCCEEDS, TRACE);
    private static final Attempt LOST = new Attempt(1, Optional.of("lost"));
    private static final Attempt WON = new Attempt(2, Optional.of("succeeded"));

    @Test
    void aJobThatLostAWorkerAndSucceededIsFine() {
        assertThat(found(succeeded(2, List.of("succeeded"), List.of(LOST, WON), List.of(new Artifact(2, true)))))
                .isEmpty();
    }

    @Test
    void aJobThatIsGoneIsLost() {
        assertThat(found()).containsExactly("LOST job " + JOB + ": it was accepted and is not in the database");
    }

    @Test
    void aJobThatNeverEndsIsLost() {
        var running = new JobRow(
                JOB, "a-1", "running", 1, Optional.empty(), OptionalLong.empty(), List.of(), List.of(), List.of());

        assertThat(found(running)).containsExactly("LOST job " + JOB + ": it is still running");
    }

    @Test
    void twoJobsOfOneKeyAreADouble() {
        var twin = new JobRow(
                OTHER,
                "a-1",
                "cancelled",
                0,
                Optional.empty(),
                OptionalLong.empty(),
                List.of("cancelled"),
                List.of(),
                List.of());

        assertThat(found(good(), twin)).singleElement().asString().endsWith(": key a-1 made 2 jobs");
    }

    @Test
    void twoEndingsAreADouble() {
        assertThat(found(succeeded(
                        2, List.of("failed", "succeeded"), List.of(LOST, WON), List.of(new Artifact(2, true)))))
                .containsExactly("DOUBLED job " + JOB + ": its events tell of the endings [failed, succeeded]");
    }

    @Test
    void twoAttemptsThatSucceededAreADouble() {
        var both = List.of(new Attempt(1, Optional.of("succeeded")), WON);

        assertThat(found(succeeded(2, List.of("succeeded"), both, List.of(new Artifact(2, true)))))
                .containsExactly("DOUBLED job " + JOB + ": attempts [1, 2] succeeded, its fence is 2");
    }

    @Test
    void twoCommittedArtifactsAreADoubleAndTheOldersAZombie() {
        var both = List.of(new Artifact(1, true), new Artifact(2, true));

        assertThat(found(succeeded(2, List.of("succeeded"), List.of(LOST, WON), both)))
                .containsExactly(
                        "DOUBLED job " + JOB + ": 2 artifacts are committed, it makes one",
                        "ZOMBIE job " + JOB + ": an artifact of fence 1 is committed under fence 2");
    }

    @Test
    void aResultOfAnOlderFenceIsAZombies() {
        assertThat(found(succeeded(1, List.of("succeeded"), List.of(LOST, WON), List.of(new Artifact(2, true)))))
                .containsExactly("ZOMBIE job " + JOB + ": its result is that of fence 1, its fence is 2");
    }

    @Test
    void aResultThatNobodyWorkedForIsDishonest() {
        var history = new History(List.of(PROMISE), Set.of(), List.of(), List.of(), List.of(good()));

        assertThat(Checker.check(history))
                .extracting(Violation::toString)
                .containsExactly("DISHONEST job " + JOB + ": no worker has run fence 2");
    }

    @Test
    void aSuccessWithoutAResultIsDishonest() {
        var empty = new JobRow(
                JOB,
                "a-1",
                "succeeded",
                2,
                Optional.empty(),
                OptionalLong.empty(),
                List.of("succeeded"),
                List.of(WON),
                List.of());

        assertThat(found(empty)).containsExactly("DISHONEST job " + JOB + ": it succeeded without a result");
    }

    @Test
    void aFailureThatSaysNothingIsDishonest() {
        assertThat(found(ended("failed", Optional.empty())))
                .containsExactly("DISHONEST job " + JOB + ": it SUCCEEDS and is failed");
    }

    @Test
    void aJobThatLostItsWorkersTooOftenMaySayIt() {
        assertThat(found(ended("failed", Optional.of("attempts_exhausted")))).isEmpty();
    }

    @Test
    void aCancelledJobThatNobodyCancelledIsDishonest() {
        assertThat(found(ended("cancelled", Optional.empty())))
                .containsExactly("DISHONEST job " + JOB + ": it SUCCEEDS and is cancelled");
    }

    @Test
    void aFinalStateThatIsLeftHasChanged() {
        var history = new History(
                List.of(PROMISE),
                Set.of(),
                List.of(new Sighting(JOB, "failed"), new Sighting(JOB, "running")),
                runs(),
                List.of(good()));

        assertThat(Checker.check(history))
                .extracting(Violation::toString)
                .containsExactly(
                        "CHANGED job " + JOB + ": a client saw failed, then running",
                        "CHANGED job " + JOB + ": a client saw failed, the database says succeeded");
    }

    @Test
    void aRunOutsideTheTraceOfItsRequestIsUntraced() {
        var history =
                new History(List.of(PROMISE), Set.of(), List.of(), List.of(new Run(JOB, 2, "w1", "")), List.of(good()));

        assertThat(Checker.check(history))
                .extracting(Violation::toString)
                .containsExactly("UNTRACED job " + JOB + ": its run has trace ''");
    }

    private static List<String> found(JobRow... rows) {
        var history = new History(List.of(PROMISE, PROMISE), Set.of(), List.of(), runs(), List.of(rows));
        return Checker.check(history).stream().map(Violation::toString).toList();
    }

    private static List<Run> runs() {
        return List.of(new Run(JOB, 1, "w1", TRACE), new Run(JOB, 2, "w2", TRACE));
    }

    private static JobRow good() {
        return succeeded(2, List.of("succeeded"), List.of(LOST, WON), List.of(new Artifact(2, true)));
    }

    private static JobRow succeeded(
            long resultFence, List<String> finalEvents, List<Attempt> attempts, List<Artifact> artifacts) {
        return new JobRow(
                JOB,
                "a-1",
                "succeeded",
                2,
                Optional.empty(),
                OptionalLong.of(resultFence),
                finalEvents,
                attempts,
                artifacts);
    }

    private static JobRow ended(String state, Optional<String> code) {
        return new JobRow(JOB, "a-1", state, 1, code, OptionalLong.empty(), List.of(state), List.of(LOST), List.of());
    }
}
