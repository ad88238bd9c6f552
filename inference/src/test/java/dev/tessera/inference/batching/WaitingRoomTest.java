package dev.tessera.inference.batching;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WaitingRoomTest {

    private static final int MANY_ROWS = 100;

    private final WaitingRoom<String> room = new WaitingRoom<>(4);

    @Test
    void callersTakeTurnsHoweverMuchOneOfThemSends() {
        add("a1", "ann", Priority.INTERACTIVE, 1);
        add("a2", "ann", Priority.INTERACTIVE, 1);
        add("a3", "ann", Priority.INTERACTIVE, 1);
        add("b1", "bob", Priority.INTERACTIVE, 1);
        add("b2", "bob", Priority.INTERACTIVE, 1);

        assertThat(takeAll()).containsExactly("a1", "b1", "a2", "b2", "a3");
    }

    @Test
    void aCallerWhoWasServedStandsBehindNewcomers() {
        add("a1", "ann", Priority.INTERACTIVE, 1);
        add("a2", "ann", Priority.INTERACTIVE, 1);
        add("b1", "bob", Priority.INTERACTIVE, 1);
        var first = take(MANY_ROWS);
        add("c1", "cat", Priority.INTERACTIVE, 1);

        assertThat(first).contains("a1");
        assertThat(takeAll()).containsExactly("b1", "a2", "c1");
    }

    @Test
    void batchHasEveryFourthTurnWhileInteractiveWaits() {
        for (int i = 1; i <= 7; i++) {
            add("i" + i, "ann", Priority.INTERACTIVE, 1);
        }
        add("j1", "bob", Priority.BATCH, 1);
        add("j2", "bob", Priority.BATCH, 1);

        assertThat(takeAll()).containsExactly("i1", "i2", "i3", "j1", "i4", "i5", "i6", "j2", "i7");
    }

    @Test
    void interactiveGoesFirstAfterBatchHadTheRoomForItself() {
        add("j1", "bob", Priority.BATCH, 1);
        add("j2", "bob", Priority.BATCH, 1);
        take(MANY_ROWS);
        add("i1", "ann", Priority.INTERACTIVE, 1);

        assertThat(takeAll()).containsExactly("i1", "j2");
    }

    @Test
    void aWideGenerationIsNotOvertakenWhenItIsItsTurn() {
        add("wide", "ann", Priority.INTERACTIVE, 8);
        add("narrow", "bob", Priority.INTERACTIVE, 1);

        assertThat(take(7)).isEmpty();
        assertThat(take(8)).contains("wide");
        assertThat(take(1)).contains("narrow");
    }

    @Test
    void whoIsTakenOutIsForgotten() {
        add("a1", "ann", Priority.INTERACTIVE, 2);
        add("b1", "bob", Priority.BATCH, 3);

        var removed = room.removeIf(queued -> queued.generation().equals("a1"));

        assertThat(removed).extracting(QueuedGeneration::generation).containsExactly("a1");
        assertThat(room.size()).isEqualTo(1);
        assertThat(room.rows()).isEqualTo(3);
        assertThat(takeAll()).containsExactly("b1");
        assertThat(room.isEmpty()).isTrue();
        assertThat(room.rows()).isZero();
    }

    @Test
    void itIsFullAtItsLength() {
        for (int i = 0; i < 4; i++) {
            assertThat(room.full()).isFalse();
            add("a" + i, "ann", Priority.BATCH, 1);
        }

        assertThat(room.full()).isTrue();
    }

    private void add(String name, String caller, Priority priority, int rows) {
        var admission = new Admission(priority, caller, Optional.empty());
        room.add(new QueuedGeneration<>(name, admission, rows, Instant.EPOCH, cancelled -> {}));
    }

    private Optional<String> take(int freeRows) {
        return room.takeFitting(freeRows).map(QueuedGeneration::generation);
    }

    private List<String> takeAll() {
        var names = new ArrayList<String>();
        for (var next = take(MANY_ROWS); next.isPresent(); next = take(MANY_ROWS)) {
            names.add(next.get());
        }
        return names;
    }
}
