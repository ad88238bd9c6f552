package dev.tessera.inference.batching;

import static dev.tessera.inference.batching.Toy.DECODE;
import static dev.tessera.inference.batching.Toy.DENOISE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who runs with whom and when, step by step: each step waits until the test lets it end. */
@Timeout(60)
class StepSchedulerTest {

    private static final Admission ANYBODY = Admission.interactive("ann");

    private final HandTurnedClock clock = new HandTurnedClock();
    private final ToyEngine engine = ToyEngine.gated(8);
    private final RecordingListener heard = new RecordingListener();
    private final StepScheduler<Toy> scheduler = new StepScheduler<>("toy", engine, 2, clock, heard);

    @AfterEach
    void allPromisesWereKept() {
        engine.open();
        scheduler.close();
        assertThat(engine.complaints).isEmpty();
    }

    @Test
    void aGenerationRunsItsStepsInOrderAndIsReleasedBeforeItsTicketCompletes() throws Exception {
        var toy = Toy.of("a", 1, List.of(DECODE, DENOISE, DECODE));
        engine.open();

        var releases = scheduler.submit(toy, ANYBODY).completion().thenApply(nothing -> toy.releases);

        assertThat(releases.get(20, TimeUnit.SECONDS)).isEqualTo(1);
        assertThat(engine.batches).containsExactly("decode[a]", "denoise[a]", "decode[a]");
        assertThat(scheduler.running()).isZero();
    }

    @Test
    void aNewcomerJoinsAtTheNextStepAndLeavesWhenItIsDone() throws Exception {
        var first = scheduler.submit(Toy.decoding("a", 3), ANYBODY);
        engine.awaitStep();
        var second = scheduler.submit(Toy.decoding("b", 1), ANYBODY);
        engine.open();

        end(first);
        end(second);
        assertThat(engine.batches).containsExactly("decode[a]", "decode[a, b]", "decode[a]");
    }

    @Test
    void generationsAtDifferentKindsTakeTurns() throws Exception {
        var first = scheduler.submit(Toy.of("a", 1, List.of(DECODE, DENOISE, DENOISE)), ANYBODY);
        engine.awaitStep();
        var second = scheduler.submit(Toy.decoding("b", 3), ANYBODY);
        engine.open();

        end(first);
        end(second);
        assertThat(engine.batches)
                .containsExactly("decode[a]", "denoise[a]", "decode[b]", "denoise[a]", "decode[b]", "decode[b]");
    }

    @Test
    void rowsOfAFinishedGenerationGoToANewcomerWithoutAStepBetween() throws Exception {
        var first = scheduler.submit(Toy.decoding("a", 8, 1), ANYBODY);
        engine.awaitStep();
        var second = scheduler.submit(Toy.decoding("b", 8, 1), ANYBODY);
        assertThat(scheduler.waiting()).isEqualTo(1);
        engine.open();

        end(first);
        end(second);
        assertThat(engine.batches).containsExactly("decode[a]", "decode[b]");
    }

    @Test
    void aRunningGenerationIsCancelledAtItsNextStep() throws Exception {
        var toy = Toy.decoding("a", 5);
        var ticket = scheduler.submit(toy, ANYBODY);
        engine.awaitStep();

        ticket.cancel();
        ticket.cancel();

        assertThat(ticket.completion()).isNotDone();
        engine.endStep();
        assertThatThrownBy(() -> end(ticket))
                .cause()
                .isInstanceOf(CancellationException.class)
                .hasMessage("the generation was cancelled");
        assertThat(toy.done).isEqualTo(1);
        assertThat(toy.releases).isEqualTo(1);
    }

    @Test
    void aWaitingGenerationIsCancelledWhileAStepRuns() throws Exception {
        var running = scheduler.submit(Toy.decoding("a", 8, 1), ANYBODY);
        engine.awaitStep();
        var toy = Toy.decoding("b", 8, 1);
        var ticket = scheduler.submit(toy, ANYBODY);

        ticket.cancel();

        assertThat(ticket.completion()).isCompletedExceptionally();
        assertThatThrownBy(() -> end(ticket)).hasCauseInstanceOf(CancellationException.class);
        assertThat(scheduler.waiting()).isZero();
        engine.open();
        end(running);
        assertThat(toy.admissions).isZero();
    }

    @Test
    void cancellingTheCopyOfACompletionStopsNothing() throws Exception {
        var ticket = scheduler.submit(Toy.decoding("a", 2), ANYBODY);
        engine.awaitStep();

        ticket.completion().cancel(true);

        engine.open();
        end(ticket);
    }

    @Test
    void aDeadlineEndsRunningAndWaitingGenerationsAtTheNextStep() throws Exception {
        var deadline = clock.instant().plusSeconds(10);
        var admission = new Admission(Priority.BATCH, "ann", Optional.of(deadline));
        var running = scheduler.submit(Toy.decoding("a", 8, 5), admission);
        engine.awaitStep();
        var waiting = scheduler.submit(Toy.decoding("b", 8, 5), admission);

        clock.turn(Duration.ofSeconds(10));
        engine.endStep();

        for (var ticket : List.of(running, waiting)) {
            assertThatThrownBy(() -> end(ticket))
                    .hasCauseInstanceOf(DeadlineExceededException.class)
                    .cause()
                    .hasMessage("the deadline 2026-01-01T00:00:10Z passed before the generation was complete");
        }
        assertThat(engine.batches).containsExactly("decode[a]");
    }

    @Test
    void aFailedStepEndsItsBatchAndNobodyElse() throws Exception {
        var failure = new OutOfMemoryError("no room for the activations");
        var holder = scheduler.submit(Toy.decoding("a", 2), ANYBODY);
        engine.awaitStep();
        var broken = scheduler.submit(Toy.of("b", 1, List.of(DENOISE)).failingAt(0, failure), ANYBODY);
        var companion = scheduler.submit(Toy.of("c", 1, List.of(DENOISE)), ANYBODY);
        engine.open();

        assertThatThrownBy(() -> end(broken)).hasCause(failure);
        assertThatThrownBy(() -> end(companion)).hasCause(failure);
        end(holder);
        end(scheduler.submit(Toy.decoding("d", 1), ANYBODY));
    }

    @Test
    void aFailedAdmissionEndsThatGenerationWithoutARelease() {
        engine.open();
        var toy = Toy.decoding("a", 1).failingAt(-1, new IllegalStateException("no slot"));

        var ticket = scheduler.submit(toy, ANYBODY);

        assertThatThrownBy(() -> end(ticket)).hasRootCauseMessage("no slot");
        assertThat(toy.releases).isZero();
        assertThat(scheduler.running()).isZero();
    }

    @Test
    void aFailedReleaseIsToldToTheOneWhoWaits() {
        engine.open();
        var toy = Toy.decoding("a", 1).failingAt(1, new IllegalStateException("the slot is stuck"));

        var ticket = scheduler.submit(toy, ANYBODY);

        assertThatThrownBy(() -> end(ticket)).hasRootCauseMessage("the slot is stuck");
    }

    @Test
    void aFullQueueRefusesWithThePredictedWait() throws Exception {
        scheduler.submit(Toy.decoding("a", 8, 1), ANYBODY);
        engine.awaitStep();
        clock.turn(Duration.ofSeconds(6));
        var second = scheduler.submit(Toy.decoding("b", 8, 1), ANYBODY);
        engine.endStep();
        engine.awaitStep();
        scheduler.submit(Toy.decoding("c", 8, 1), ANYBODY);
        scheduler.submit(Toy.decoding("d", 1, 1), ANYBODY);

        assertThat(scheduler.predictedStart()).isEqualTo(Duration.ofMillis(12_750));
        assertThatThrownBy(() -> scheduler.submit(Toy.decoding("e", 1, 1), ANYBODY))
                .isInstanceOf(QueueFullException.class)
                .hasMessage("2 generations are waiting, the most that are kept; try again in about 12 s")
                .extracting(refused -> ((QueueFullException) refused).predictedWait())
                .isEqualTo(Duration.ofMillis(12_750));
        engine.open();
        end(second);
    }

    @Test
    void aBurstThatFitsIsAcceptedHoweverShortTheQueueIs() throws Exception {
        scheduler.submit(Toy.decoding("a", 1), ANYBODY);
        engine.awaitStep();

        for (int i = 0; i < 7; i++) {
            assertThat(scheduler.predictedStart()).isEqualTo(i == 0 ? Duration.ZERO : Duration.ofSeconds(1));
            scheduler.submit(Toy.decoding("b" + i, 1), ANYBODY);
        }

        assertThatThrownBy(() -> scheduler.submit(Toy.decoding("c", 1), ANYBODY))
                .isInstanceOf(QueueFullException.class);
    }

    @Test
    void aGenerationThatCanNeverFitIsRefusedAtOnce() {
        assertThatThrownBy(() -> scheduler.submit(Toy.decoding("a", 9, 1), ANYBODY))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a generation of 9 rows does not fit a batch of 8; ask for fewer images");
    }

    @Test
    void closingEndsEverybodyAndClosesTheEngineOnce() throws Exception {
        var running = scheduler.submit(Toy.decoding("a", 7, 50), ANYBODY);
        engine.awaitStep();
        var waiting = scheduler.submit(Toy.decoding("b", 8, 50), Admission.interactive("bob"));
        heard.onStep = scheduler::close;
        engine.open();

        assertThatThrownBy(() -> end(running)).isNotNull();
        scheduler.close();
        scheduler.close();

        for (var ticket : List.of(running, waiting)) {
            assertThat(ticket.completion()).isCompletedExceptionally();
            assertThatThrownBy(() -> end(ticket)).cause().hasMessage("the model was closed");
        }
        assertThat(engine.closed).isEqualTo(1);
        assertThatThrownBy(() -> scheduler.submit(Toy.decoding("c", 1), ANYBODY))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the model is being closed");
    }

    @Test
    void aCompletionMayCloseTheScheduler() throws Exception {
        var closing =
                scheduler.submit(Toy.decoding("a", 1), ANYBODY).completion().thenRun(scheduler::close);
        engine.open();

        closing.get(20, TimeUnit.SECONDS);

        scheduler.close();
        assertThat(engine.closed).isEqualTo(1);
    }

    @Test
    void theListenerHearsWhatHappenedAndHowLongItTook() throws Exception {
        var ticket = scheduler.submit(Toy.decoding("a", 3, 2), ANYBODY);
        engine.awaitStep();
        clock.turn(Duration.ofSeconds(2));
        engine.endStep();
        engine.awaitStep();
        clock.turn(Duration.ofSeconds(3));
        engine.endStep();
        end(ticket);

        assertThat(heard.events)
                .containsExactly(
                        "admitted INTERACTIVE PT0S",
                        "stepped decode 1 generations 3 rows PT2S",
                        "stepped decode 1 generations 3 rows PT3S",
                        "ended COMPLETED PT5S");
    }

    @Test
    void aListenerThatThrowsChangesNothing() throws Exception {
        heard.throwing = true;
        engine.open();

        end(scheduler.submit(Toy.decoding("a", 2), ANYBODY));
        end(scheduler.submit(Toy.decoding("b", 2), ANYBODY));
    }

    private static void end(Ticket ticket) throws ExecutionException, InterruptedException {
        try {
            ticket.completion().get(20, TimeUnit.SECONDS);
        } catch (java.util.concurrent.TimeoutException e) {
            throw new AssertionError("the generation did not end", e);
        }
    }
}
