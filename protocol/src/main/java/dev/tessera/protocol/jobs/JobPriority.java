package dev.tessera.protocol.jobs;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Interactive jobs are released and run before those of batches. */
public enum JobPriority {
    INTERACTIVE,
    BATCH;

    /** As requests, topics and the database write it. */
    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
