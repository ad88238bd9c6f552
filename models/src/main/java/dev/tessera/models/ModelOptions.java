package dev.tessera.models;

import dev.tessera.inference.runtime.Device;
import dev.tessera.inference.runtime.ExecutionTarget;

/**
 * How a model is opened.
 *
 * @param device {@code auto}, {@code cpu} or {@code cuda:N}
 * @param threads that one operator may use, 1 to 1024
 * @param maxRows batch rows that may be in work at once, 2 to 256; a guided image takes two
 * @param queueLength generations that may wait, 0 to 100000
 */
public record ModelOptions(Device device, int threads, int maxRows, int queueLength) {

    public ModelOptions {
        check("threads", threads, 1, 1024);
        check("max-rows", maxRows, 2, 256);
        check("queue-length", queueLength, 0, 100_000);
    }

    /** Automatic device, all cores, 20 rows (ten guided images), 64 waiting. */
    public static ModelOptions defaults() {
        return new ModelOptions(Device.AUTO, ExecutionTarget.defaultThreads(), 20, 64);
    }

    private static void check(String name, int value, int low, int high) {
        if (value < low || value > high) {
            throw new IllegalArgumentException(name + ": " + value + " is out of range; use " + low + " to " + high);
        }
    }
}
