package dev.tessera.jobstore.artifacts;

import dev.tessera.web.links.SignedLinks;
import java.security.SecureRandom;
import java.util.function.Supplier;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The secret behind links: drawn once and kept in the database, so that every replica accepts what another signed. */
final class LinkSecret implements Supplier<byte[]> {

    private final JdbcClient database;
    private volatile byte[] kept;

    LinkSecret(JdbcClient database) {
        this.database = database;
    }

    @Override
    public byte[] get() {
        if (kept == null) {
            var drawn = new byte[SignedLinks.SECRET_BYTES];
            new SecureRandom().nextBytes(drawn);
            database.sql("insert into link_secret (secret) values (:secret) on conflict do nothing")
                    .param("secret", drawn)
                    .update();
            kept = database.sql("select secret from link_secret")
                    .query(byte[].class)
                    .single();
        }
        return kept;
    }
}
