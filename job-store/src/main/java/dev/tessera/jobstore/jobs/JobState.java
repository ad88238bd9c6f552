package dev.tessera.jobstore.jobs;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What can become of a job. The statements that change a row's state each name the state they come from. */
public enum JobState {
    QUEUED,
    RUNNING,
    SUCCEEDED,
    FAILED,
    CANCELLED;

    /** Where a job of this state can go. */
    public Set<JobState> next() {
        return switch (this) {
            // Claimed; its deadline passed or it was lost too often; its owner changed his mind.
            case QUEUED -> Set.of(RUNNING, FAILED, CANCELLED);
            // Its worker was lost, gave it back, or it failed and is tried again: all under a higher fence.
            case RUNNING -> Set.of(QUEUED, SUCCEEDED, FAILED, CANCELLED);
            case SUCCEEDED -> Set.of();
            // Driven again by its owner.
            case FAILED, CANCELLED -> Set.of(QUEUED);
        };
    }

    /** Whether nothing happens any more unless its owner asks for it. */
    public boolean ended() {
        return this == SUCCEEDED || this == FAILED || this == CANCELLED;
    }

    /** As requests, answers and the database write it. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<JobState> of(String wireName) {
        return Arrays.stream(values())
                .filter(state -> state.wireName().equals(wireName))
                .findFirst();
    }

    /** The transitions as a Mermaid state diagram. */
    public static String diagram() {
        var diagram = new StringBuilder("stateDiagram-v2\n    [*] --> queued\n");
        for (var from : values()) {
            for (var to : values()) {
                if (from.next().contains(to)) {
                    diagram.append("    %s --> %s%n".formatted(from.wireName(), to.wireName()));
                }
            }
            if (from.ended()) diagram.append("    %s --> [*]%n".formatted(from.wireName()));
        }
        return diagram.toString();
    }
}
