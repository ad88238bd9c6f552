package dev.tessera.inference.batching;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.inference.batching.SchedulerListener.Outcome;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever arrives, is cancelled, is late or fails: every generation ends once, alone or in company with one result. */
class StepSchedulerPropertiesTest {

    private static final int CAPACITY = 4;

    /** What happens to a generation besides its steps. */
    enum Fate {
        NOTHING,
        CANCELLED_AT_ONCE,
        CANCELLED_AMONG_OTHERS,
        LATE,
        BROKEN
    }

    record Arrival(int rows, List<StepKind> steps, int caller, Priority priority, Fate fate) {

        Toy toy(int number) {
            var toy = Toy.of("toy" + number, rows, steps);
            return fate == Fate.BROKEN ? toy.failingAt(steps.size() / 2, new IllegalStateException("broken")) : toy;
        }

        Admission admission(InstantSource clock) {
            var deadline = fate == Fate.LATE ? Optional.of(clock.instant()) : Optional.<java.time.Instant>empty();
            return new Admission(priority, "caller" + caller, deadline);
        }
    }

    @Property(tries = 300)
    void everyGenerationEndsOnceAndIsReleasedOnce(@ForAll("arrivals") List<Arrival> arrivals) throws Exception {
        var engine = ToyEngine.free(CAPACITY);
        var clock = new HandTurnedClock();
        var heard = new RecordingListener();
        var toys = new ArrayList<Toy>();
        var tickets = new ArrayList<Ticket>();
        var ends = new AtomicInteger();
        var open = new CountDownLatch(arrivals.size());
        try (var scheduler = new StepScheduler<>("toy", engine, arrivals.size(), clock, heard)) {
            for (int i = 0; i < arrivals.size(); i++) {
                var toy = arrivals.get(i).toy(i);
                var ticket = scheduler.submit(toy, arrivals.get(i).admission(clock));
                ticket.completion().whenComplete((nothing, failure) -> {
                    ends.incrementAndGet();
                    open.countDown();
                });
                toys.add(toy);
                tickets.add(ticket);
                if (arrivals.get(i).fate() == Fate.CANCELLED_AT_ONCE) {
                    ticket.cancel();
                }
            }
            for (int i = 0; i < arrivals.size(); i++) {
                if (arrivals.get(i).fate() == Fate.CANCELLED_AMONG_OTHERS) {
                    tickets.get(i).cancel();
                }
            }
            assertThat(open.await(20, TimeUnit.SECONDS)).as("all ended").isTrue();
        }
        assertThat(engine.complaints).isEmpty();
        assertThat(ends).hasValue(arrivals.size());
        assertThat(heard.events.stream().filter(event -> event.startsWith("ended")))
                .hasSameSizeAs(arrivals);
        assertThat(heard.events.stream().filter(event -> event.startsWith("ended " + Outcome.COMPLETED)))
                .hasSize((int) tickets.stream()
                        .filter(StepSchedulerPropertiesTest::completed)
                        .count());
        for (int i = 0; i < arrivals.size(); i++) {
            checkEnd(arrivals.get(i), toys.get(i), tickets.get(i));
        }
    }

    private static void checkEnd(Arrival arrival, Toy toy, Ticket ticket) {
        assertThat(toy.releases).isEqualTo(toy.admissions).isLessThanOrEqualTo(1);
        assertThat(toy.result).as("result of %s", toy).isEqualTo(Toy.expected(toy, toy.done));
        if (completed(ticket)) {
            assertThat(toy.done).isEqualTo(toy.steps.size());
        }
        if (arrival.fate() == Fate.LATE) {
            assertThat(ticket.completion()).isCompletedExceptionally();
            assertThat(toy.done).isZero();
        }
    }

    private static boolean completed(Ticket ticket) {
        return !ticket.completion().isCompletedExceptionally();
    }

    @Property(tries = 100)
    void nobodyIsHurtByTheCompanyUnlessAStepBreaks(@ForAll("arrivals") List<Arrival> arrivals) throws Exception {
        var engine = ToyEngine.free(CAPACITY);
        var clock = new HandTurnedClock();
        try (var scheduler = new StepScheduler<>("toy", engine, arrivals.size(), clock, SchedulerListener.none())) {
            var tickets = new ArrayList<Ticket>();
            for (int i = 0; i < arrivals.size(); i++) {
                var arrival = arrivals.get(i);
                var toy = Toy.of("toy" + i, arrival.rows(), arrival.steps());
                tickets.add(scheduler.submit(toy, Admission.interactive("caller" + arrival.caller())));
            }
            for (var ticket : tickets) {
                ticket.completion().get(20, TimeUnit.SECONDS);
            }
        }
        assertThat(engine.complaints).isEmpty();
    }

    @Provide
    Arbitrary<List<Arrival>> arrivals() {
        var steps = Arbitraries.of(Toy.DECODE, Toy.DENOISE).list().ofMaxSize(6);
        return Combinators.combine(
                        Arbitraries.integers().between(1, CAPACITY),
                        steps,
                        Arbitraries.integers().between(0, 3),
                        Arbitraries.of(Priority.values()),
                        Arbitraries.of(Fate.values()))
                .as(Arrival::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(30);
    }
}
