package dev.tessera.jobstore.artifacts;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Signs links: HMAC-SHA-256 over id and expiry. The secret is drawn once and kept in the database, so that every replica
 * accepts what another signed.
 */
final class LinkSecret {

    private static final int BYTES = 32;

    private final JdbcClient database;
    private volatile SecretKeySpec secret;

    LinkSecret(JdbcClient database) {
        this.database = database;
    }

    /** Lower-case hexadecimal. */
    String sign(String id, long expires) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(secret());
            return HexFormat.of().formatHex(mac.doFinal((id + "\n" + expires).getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }

    boolean accepts(String id, long expires, String signature) {
        return MessageDigest.isEqual(
                sign(id, expires).getBytes(StandardCharsets.UTF_8), signature.getBytes(StandardCharsets.UTF_8));
    }

    private SecretKeySpec secret() {
        if (secret == null) {
            var drawn = new byte[BYTES];
            new SecureRandom().nextBytes(drawn);
            database.sql("insert into link_secret (secret) values (:secret) on conflict do nothing")
                    .param("secret", drawn)
                    .update();
            var kept = database.sql("select secret from link_secret")
                    .query(byte[].class)
                    .single();
            secret = new SecretKeySpec(kept, "HmacSHA256");
        }
        return secret;
    }
}
