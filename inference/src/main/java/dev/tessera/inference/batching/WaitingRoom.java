package dev.tessera.inference.batching;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Predicate;

/**
 * Who waits, and whose turn it is. Interactive before batch, but after three interactive admissions that batch had to watch
 * it is batch's turn. Within a priority callers take turns: newcomers stand at the end of the round, and a caller who was
 * served goes there too. Within a caller first come, first served.
 *
 * <p>A turn is never passed on: if the rows for it are not free yet, everybody waits. So a wide generation starts as soon as
 * enough others have ended, however many narrow ones arrive.
 */
final class WaitingRoom<G> {

    private static final int INTERACTIVE_IN_A_ROW = 3;

    private final int length;
    private final Map<Priority, Map<String, Queue<QueuedGeneration<G>>>> rounds = new EnumMap<>(Priority.class);
    private int size;
    private int rows;
    private int interactiveInARow;

    /** @param length the most generations that wait */
    WaitingRoom(int length) {
        this.length = length;
        for (var priority : Priority.values()) {
            rounds.put(priority, new LinkedHashMap<>());
        }
    }

    void add(QueuedGeneration<G> queued) {
        rounds.get(queued.admission().priority())
                .computeIfAbsent(queued.admission().caller(), caller -> new ArrayDeque<>())
                .add(queued);
        size++;
        rows += queued.rows();
    }

    int size() {
        return size;
    }

    /** Rows of all that wait. */
    int rows() {
        return rows;
    }

    boolean isEmpty() {
        return size == 0;
    }

    boolean full() {
        return size >= length;
    }

    /** Takes the generation whose turn it is, if its rows fit. */
    Optional<QueuedGeneration<G>> takeFitting(int freeRows) {
        if (isEmpty()) {
            return Optional.empty();
        }
        var priority = turn();
        var round = rounds.get(priority);
        var caller = round.keySet().iterator().next();
        if (round.get(caller).element().rows() > freeRows) {
            return Optional.empty();
        }
        var own = round.remove(caller);
        var queued = own.remove();
        if (!own.isEmpty()) {
            round.put(caller, own);
        }
        boolean watched =
                priority == Priority.INTERACTIVE && !rounds.get(Priority.BATCH).isEmpty();
        interactiveInARow = watched ? interactiveInARow + 1 : 0;
        left(queued);
        return Optional.of(queued);
    }

    private Priority turn() {
        if (rounds.get(Priority.BATCH).isEmpty()) {
            return Priority.INTERACTIVE;
        }
        boolean batch = rounds.get(Priority.INTERACTIVE).isEmpty() || interactiveInARow >= INTERACTIVE_IN_A_ROW;
        return batch ? Priority.BATCH : Priority.INTERACTIVE;
    }

    /** Takes out all that meet the condition. */
    List<QueuedGeneration<G>> removeIf(Predicate<QueuedGeneration<G>> condition) {
        var removed = new ArrayList<QueuedGeneration<G>>();
        for (var round : rounds.values()) {
            for (var own : round.values()) {
                own.removeIf(queued -> condition.test(queued) && removed.add(queued));
            }
            round.values().removeIf(Queue::isEmpty);
        }
        removed.forEach(this::left);
        return removed;
    }

    private void left(QueuedGeneration<G> queued) {
        size--;
        rows -= queued.rows();
    }
}
