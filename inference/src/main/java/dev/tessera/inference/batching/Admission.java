package dev.tessera.inference.batching;

import java.time.Instant;
import java.util.Optional;

/**
 * Under which conditions a generation is queued.
 *
 * @param caller whose turn it is when callers of the same priority wait (an owner's id); generations of different
 *     callers are admitted in turn
 * @param deadline after which the generation is stopped at its next step, or never started
 */
public record Admission(Priority priority, String caller, Optional<Instant> deadline) {

    /** Interactive, without a deadline. */
    public static Admission interactive(String caller) {
        return new Admission(Priority.INTERACTIVE, caller, Optional.empty());
    }
}
