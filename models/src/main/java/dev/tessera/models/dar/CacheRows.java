package dev.tessera.models.dar;

import dev.tessera.inference.runtime.KvCache;
import java.util.ArrayList;
import java.util.List;

/** Which generation owns which row of the cache, and the moving of rows that brings a batch together. */
final class CacheRows {

    private final KvCache cache;
    private final List<Slot> slots = new ArrayList<>();

    /**
     * One row.
     *
     * @param owner of the row
     * @param row among the owner's rows: images with their label first, then the same images without
     */
    record Slot(DarGeneration owner, int row) {}

    CacheRows(KvCache cache) {
        this.cache = cache;
    }

    void add(DarGeneration owner) {
        for (int row = 0; row < owner.spec().rows(); row++) {
            slots.add(new Slot(owner, row));
        }
        cache.reserve(Math.max(2, slots.size()));
    }

    void remove(DarGeneration owner) {
        for (int i = slots.size() - 1; i >= 0; i--) {
            if (slots.get(i).owner() == owner) {
                move(i, slots.size() - 1);
                slots.remove(slots.size() - 1);
            }
        }
    }

    /** Brings the rows of {@code batch} to the front. Returns the slots of all rows, the batch's first. */
    List<Slot> bringToFront(List<DarGeneration> batch) {
        int front = 0;
        for (int i = 0; i < slots.size(); i++) {
            if (batch.contains(slots.get(i).owner())) {
                move(i, front++);
            }
        }
        return slots;
    }

    private void move(int a, int b) {
        if (a != b) {
            cache.swap(a, b);
            var moved = slots.get(a);
            slots.set(a, slots.get(b));
            slots.set(b, moved);
        }
    }
}
