package dev.tessera.protocol.keys;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/** Keys are {@code tsk_} and 256 random bits, so a plain SHA-256 is enough: there is no guessable password to slow down. */
public final class KeySecret {

    public static final String PREFIX = "tsk_";

    private static final SecureRandom RANDOM = new SecureRandom();

    private KeySecret() {}

    /** A new key in plain text; keep its hash only. */
    public static String create() {
        var bits = new byte[32];
        RANDOM.nextBytes(bits);
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
    }

    /** @return 32 bytes */
    public static byte[] hash(String key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
