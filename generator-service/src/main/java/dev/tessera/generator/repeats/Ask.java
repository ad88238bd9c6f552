package dev.tessera.generator.repeats;

import dev.tessera.web.repeats.IdempotencyKey;
import dev.tessera.web.repeats.RetryCount;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import org.springframework.http.HttpHeaders;

/**
 * A request as far as it tells whether it was sent before.
 *
 * @param bodyHash of the body's bytes: a client repeats them as they were
 * @param key by which its sender marks what is to be done once
 * @param client whether it comes from a client that says how often it has sent a request
 * @param repeated whether it says that it has sent this one before
 */
public record Ask(String owner, String bodyHash, Optional<String> key, boolean client, boolean repeated) {

    /** @throws dev.tessera.web.errors.ApiException 400 for a key that is none */
    public static Ask of(String owner, byte[] body, HttpHeaders headers) {
        var key = IdempotencyKey.read(Optional.ofNullable(headers.getFirst(IdempotencyKey.HEADER)));
        return new Ask(owner, hash(body), key, RetryCount.isTold(headers), RetryCount.isRepeated(headers));
    }

    /** What requests for the same work have in common. */
    Place place() {
        return new Place(owner, key.map(text -> "key " + text).orElse("body " + bodyHash));
    }

    /** Whether its sender may want what an earlier request began. */
    boolean maybeKnown() {
        return repeated || key.isPresent();
    }

    /** Whether its sender is likely to come again when the connection breaks. */
    boolean mayComeAgain() {
        return client || key.isPresent();
    }

    /** @param mark the sender's key, or the body */
    record Place(String owner, String mark) {}

    private static String hash(byte[] body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
