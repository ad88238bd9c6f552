package dev.tessera.benchmarks.history;

import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Everything known of one run of the stack.
 *
 * @param accepted promises made to clients; several for one key when its client asked again
 * @param cancelled jobs that a client asked to cancel
 * @param sightings what clients saw, in the order of time
 * @param runs what workers began
 * @param rows what the database holds after everything has come to rest
 */
public record History(
        List<Accepted> accepted, Set<UUID> cancelled, List<Sighting> sightings, List<Run> runs, List<JobRow> rows) {

    /**
     * The stack promised this job.
     *
     * @param key the request's idempotency key, of its own for every job wanted
     * @param fate how it is to end
     * @param trace the 32 digits of the request's trace
     */
    public record Accepted(String key, UUID job, Fate fate, String trace) {}

    /** A client read this state. */
    public record Sighting(UUID job, String state) {}

    /** A worker began an attempt; written before its work began, so that it is known of a killed worker too. */
    public record Run(UUID job, long fence, String worker, String trace) {}
}
