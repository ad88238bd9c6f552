package dev.tessera.models;

import java.util.List;

/** A part of a model, opened alone in some precision to be timed. Used by one thread. */
public interface PartTrial extends AutoCloseable {

    /**
     * Batches as they occur in use, the smallest first: rows of a step, or images.
     *
     * @param maxRows batch rows that may be in work at once
     */
    List<Integer> batches(int maxRows);

    /** Runs one step on such a batch; what is computed does not matter. */
    void run(int batch);

    @Override
    void close();
}
