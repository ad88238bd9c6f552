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

    /** Input for a step. Zeros would be rows without magnitude, which no real input has. */
    static float[] noise(int size) {
        var noise = new float[size];
        for (int i = 0; i < size; i++) {
            noise[i] = (float) Math.sin(i);
        }
        return noise;
    }
}
