package dev.tessera.inference.batching;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Who waits, and whose turn it is: interactive before batch, but every fourth admission goes to batch if any waits; within
 * a priority the caller who was admitted longest ago; within a caller first come, first served. The one whose turn it is
 * is never overtaken by a smaller one, so a wide generation starts as soon as enough rows are free.
 */
final class WaitingRoom<G> {

    private static final int BATCH_TURN = 4;

    private final int length;
    private final Map<Priority, List<QueuedGeneration<G>>> queues = new EnumMap<>(Priority.class);
    private final Map<String, Long> lastTurn = new HashMap<>();
    private long turns;

    WaitingRoom(int length) {
        this.length = length;
        for (var priority : Priority.values()) {
            queues.put(priority, new LinkedList<>());
        }
    }

    void add(QueuedGeneration<G> queued) {
        queues.get(queued.admission().priority()).add(queued);
    }

    int size() {
        return queues.values().stream().mapToInt(List::size).sum();
    }

    int rows() {
        return queues.values().stream()
                .flatMap(List::stream)
                .mapToInt(QueuedGeneration::rows)
                .sum();
    }

    boolean isEmpty() {
        return size() == 0;
    }

    boolean full() {
        return size() >= length;
    }

    /** Takes the generation whose turn it is, if its rows fit. */
    Optional<QueuedGeneration<G>> takeFitting(int freeRows) {
        var next = next();
        if (next.isEmpty() || next.get().rows() > freeRows) {
            return Optional.empty();
        }
        var queued = next.get();
        queues.get(queued.admission().priority()).remove(queued);
        turns++;
        lastTurn.put(queued.admission().caller(), turns);
        forgetCallersWithoutWork();
        return next;
    }

    List<QueuedGeneration<G>> removeIf(Predicate<QueuedGeneration<G>> condition) {
        var removed = new ArrayList<QueuedGeneration<G>>();
        for (var queue : queues.values()) {
            queue.removeIf(queued -> condition.test(queued) && removed.add(queued));
        }
        return removed;
    }

    List<QueuedGeneration<G>> drain() {
        return removeIf(queued -> true);
    }

    private Optional<QueuedGeneration<G>> next() {
        var interactive = queues.get(Priority.INTERACTIVE);
        var batch = queues.get(Priority.BATCH);
        boolean batchTurn = turns % BATCH_TURN == BATCH_TURN - 1;
        var queue = interactive.isEmpty() || batchTurn && !batch.isEmpty() ? batch : interactive;
        QueuedGeneration<G> best = null;
        for (var queued : queue) {
            if (best == null || turn(queued) < turn(best)) {
                best = queued;
            }
        }
        return Optional.ofNullable(best);
    }

    private long turn(QueuedGeneration<G> queued) {
        return lastTurn.getOrDefault(queued.admission().caller(), 0L);
    }

    /** Turns are remembered for callers that may come back soon, not for all that ever came. */
    private void forgetCallersWithoutWork() {
        if (lastTurn.size() > 4 * length + 64) {
            lastTurn.clear();
        }
    }
}
