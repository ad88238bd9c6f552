package dev.tessera.inference.batching;

import java.time.Duration;

/** How fast generations have been lately: an average of seconds for each row, newer ones counting more. */
final class Pace {

    private static final double NEWEST = 0.2;

    private double secondsPerGeneration;
    private double rowsPerGeneration;

    Void ended(int rows, Duration total) {
        double seconds = total.toNanos() / 1e9;
        boolean first = rowsPerGeneration == 0;
        secondsPerGeneration = first ? seconds : NEWEST * seconds + (1 - NEWEST) * secondsPerGeneration;
        rowsPerGeneration = first ? rows : NEWEST * rows + (1 - NEWEST) * rowsPerGeneration;
        return null;
    }

    /** Until {@code rows} rows of work are done with {@code capacity} rows at a time; one second if nothing is known. */
    Duration predict(int rows, int capacity) {
        if (rowsPerGeneration == 0) {
            return Duration.ofSeconds(1);
        }
        double rounds = Math.max(0.5, (double) rows / capacity);
        return Duration.ofMillis((long) Math.min(3_600_000, 1000 * rounds * secondsPerGeneration));
    }
}
