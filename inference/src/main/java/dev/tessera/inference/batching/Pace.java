package dev.tessera.inference.batching;

import java.time.Duration;

/**
 * How long a generation has taken lately from its admission to its end, newer ones counting more.
 *
 * @param seconds the average; 0 while none has been completed
 */
record Pace(double seconds) {

    static final Pace UNKNOWN = new Pace(0);

    private static final double NEWEST = 0.2;
    private static final Duration LONGEST = Duration.ofHours(1);

    /** The pace after one more generation that took {@code total}. */
    Pace with(Duration total) {
        double newest = total.toNanos() / 1e9;
        return new Pace(seconds == 0 ? newest : NEWEST * newest + (1 - NEWEST) * seconds);
    }

    /**
     * Until {@code rows} rows of work are done, {@code capacity} of them at a time: at least half a generation, because
     * those that run are half done on average; one second if nothing is known, at most an hour.
     */
    Duration predict(int rows, int capacity) {
        if (seconds == 0) {
            return Duration.ofSeconds(1);
        }
        double rounds = Math.max(0.5, (double) rows / capacity);
        return Duration.ofMillis((long) Math.min(LONGEST.toMillis(), 1000 * rounds * seconds));
    }
}
