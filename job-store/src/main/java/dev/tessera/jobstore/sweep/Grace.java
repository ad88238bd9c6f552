package dev.tessera.jobstore.sweep;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Time for workers to renew leases that ran out while nobody could: when this process or the database was away, a lease
 * says nothing of its worker. Without it every outage longer than a lease would have all running jobs run again. A worker
 * sends a heartbeat at least every second and waits 5 s for its answer, so 10 s are enough.
 */
final class Grace {

    private static final Duration LONGEST = Duration.ofSeconds(10);

    private final long nanos;
    private final LongSupplier clock;
    private boolean swept;
    private long last;
    private long until;

    /** @param clock as {@link System#nanoTime}: only the length of pauses is asked for */
    Grace(Duration lease, LongSupplier clock) {
        this.nanos = (lease.compareTo(LONGEST) < 0 ? lease : LONGEST).toNanos();
        this.clock = clock;
    }

    /** Whether leases count; begins anew when the last round that reached the database lies too far back. */
    boolean isOver() {
        long now = clock.getAsLong();
        if (!swept || now - last > nanos / 2) until = now + nanos;
        return now - until >= 0;
    }

    /** A round has reached the database. */
    void reached() {
        swept = true;
        last = clock.getAsLong();
    }
}
