package dev.tessera.benchmarks.history;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;

/**
 * A job as the database holds it.
 *
 * @param fence of the last claim
 * @param resultFence the fence that the result itself names; empty without a result
 * @param finalEvents final states in its event log
 * @param artifacts committed ones
 */
public record JobRow(
        UUID job,
        String key,
        String state,
        long fence,
        Optional<String> errorCode,
        OptionalLong resultFence,
        List<String> finalEvents,
        List<Attempt> attempts,
        List<Artifact> artifacts) {

    private static final Set<String> FINAL = Set.of("succeeded", "failed", "cancelled");

    /** @param outcome empty while it runs */
    public record Attempt(long fence, Optional<String> outcome) {}

    /** @param intact whether its bytes have the SHA-256 that is told and are those its attempt wrote */
    public record Artifact(long fence, boolean intact) {}

    public boolean isFinal() {
        return isFinal(state);
    }

    static boolean isFinal(String state) {
        return FINAL.contains(state);
    }
}
