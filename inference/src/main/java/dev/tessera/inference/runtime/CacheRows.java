package dev.tessera.inference.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * Which generation owns which row of some caches, and the moving of rows that makes the rows of a batch neighbours. The
 * caches are of one model: row r belongs to the same generation in all of them.
 *
 * @param <G> a generation
 */
public final class CacheRows<G> {

    private final List<KvCache> caches;
    private final List<Slot<G>> slots = new ArrayList<>();

    /**
     * One row.
     *
     * @param owner of the row
     * @param row among the owner's rows
     */
    public record Slot<G>(G owner, int row) {}

    public CacheRows(List<KvCache> caches) {
        this.caches = List.copyOf(caches);
    }

    /** Gives {@code owner} so many rows. */
    public void add(G owner, int rows) {
        caches.forEach(cache -> cache.reserve(slots.size() + rows));
        for (int row = 0; row < rows; row++) {
            slots.add(new Slot<>(owner, row));
        }
    }

    public void remove(G owner) {
        for (int i = slots.size() - 1; i >= 0; i--) {
            if (slots.get(i).owner() == owner) {
                swap(i, slots.size() - 1);
                slots.remove(slots.size() - 1);
            }
        }
    }

    /**
     * Brings the rows into the order of their owners' ranks, so that rows of one rank are neighbours. What is in order
     * already is not moved. Returns the slots of all rows in use.
     */
    public List<Slot<G>> arrange(ToIntFunction<G> rank) {
        for (int i = 0; i < slots.size(); i++) {
            int lowest = i;
            for (int j = i + 1; j < slots.size(); j++) {
                if (rank.applyAsInt(slots.get(j).owner())
                        < rank.applyAsInt(slots.get(lowest).owner())) {
                    lowest = j;
                }
            }
            swap(i, lowest);
        }
        return List.copyOf(slots);
    }

    private void swap(int a, int b) {
        if (a != b) {
            caches.forEach(cache -> cache.swap(a, b));
            var moved = slots.get(a);
            slots.set(a, slots.get(b));
            slots.set(b, moved);
        }
    }
}
