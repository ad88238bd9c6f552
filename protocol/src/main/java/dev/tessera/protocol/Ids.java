package dev.tessera.protocol;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.UUID;

/**
 * Ids that sort by the time they were made: UUID version 7 (RFC 9562 section 5.7), 48 bits of Unix milliseconds and 74
 * random bits. Safe for use by several threads.
 */
public final class Ids {
    private static final Ids SYSTEM = new Ids(InstantSource.system(), new SecureRandom());

    private final InstantSource clock;
    private final SecureRandom random;

    Ids(InstantSource clock, SecureRandom random) {
        this.clock = clock;
        this.random = random;
    }

    public static UUID next() {
        return SYSTEM.create();
    }

    /** @param prefix such as {@code req}, followed by an underscore and 32 hexadecimal digits */
    public static String next(String prefix) {
        return prefix + "_" + next().toString().replace("-", "");
    }

    UUID create() {
        long high = (clock.millis() << 16) | 0x7000 | (random.nextInt() & 0x0fff);
        long low = (random.nextLong() & 0x3fffffffffffffffL) | 0x8000000000000000L;
        return new UUID(high, low);
    }
}
