package dev.tessera.benchmarks.history;

import java.util.UUID;

/** A promise that was broken. */
public record Violation(Kind kind, UUID job, String what) {

    /** Which promise. */
    public enum Kind {
        /** It was accepted, and is gone or never ended. */
        LOST,
        /** Something that may be there once is there twice. */
        DOUBLED,
        /** An attempt that was no longer the live one has written. */
        ZOMBIE,
        /** It ended otherwise than it says, or than it must. */
        DISHONEST,
        /** A final state was left again. */
        CHANGED,
        /** Its work does not belong to the trace of its request. */
        UNTRACED
    }

    @Override
    public String toString() {
        return kind + " job " + job + ": " + what;
    }
}
