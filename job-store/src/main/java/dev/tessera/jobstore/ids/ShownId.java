package dev.tessera.jobstore.ids;

import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;

/** UUIDs as requests and answers write them: a prefix and 32 lower-case hexadecimal digits. */
public enum ShownId {
    ARTIFACT("art_"),
    BATCH("batch_"),
    BATCH_REQUEST("batch_req_"),
    FILE("file-"),
    JOB("job_"),
    KEY("key_"),
    WEBHOOK_ENDPOINT("whe_"),
    EVENT("evt_");

    private static final int DIGITS = 32;

    private final String prefix;

    ShownId(String prefix) {
        this.prefix = prefix;
    }

    public String of(UUID id) {
        return prefix + id.toString().replace("-", "");
    }

    /** Empty for whatever is no such id: nothing can be found under it. */
    public Optional<UUID> read(String shown) {
        int start = prefix.length();
        if (shown.length() != start + DIGITS || !shown.startsWith(prefix)) return Optional.empty();
        for (int i = start; i < shown.length(); i++) {
            char digit = shown.charAt(i);
            if ((digit < '0' || digit > '9') && (digit < 'a' || digit > 'f')) return Optional.empty();
        }
        return Optional.of(new UUID(
                HexFormat.fromHexDigitsToLong(shown, start, start + DIGITS / 2),
                HexFormat.fromHexDigitsToLong(shown, start + DIGITS / 2, start + DIGITS)));
    }
}
