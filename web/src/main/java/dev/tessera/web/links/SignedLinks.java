package dev.tessera.web.links;

import dev.tessera.web.errors.ApiException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.web.util.UriComponentsBuilder;

/** Links that open one artifact without a key until they expire, and nothing else: HMAC-SHA-256 over id and expiry. */
public final class SignedLinks {

    /** Bytes of a secret. */
    public static final int SECRET_BYTES = 32;

    /** What a link leads to, its id behind it. */
    public static final String PATH = "/v1/artifacts/";

    private static final String ALGORITHM = "HmacSHA256";

    private final Supplier<byte[]> secret;
    private final InstantSource clock;

    /** @param secret always the same {@value #SECRET_BYTES} bytes; whoever changes them makes all old links worthless */
    public SignedLinks(Supplier<byte[]> secret, InstantSource clock) {
        this.secret = secret;
        this.clock = clock;
    }

    /**
     * An absolute link.
     *
     * @param root where its reader reaches the suite, without a slash at its end
     */
    public URI link(URI root, String id, Instant expires) {
        long seconds = expires.getEpochSecond();
        return UriComponentsBuilder.fromUri(root)
                .path(PATH + id)
                .queryParam("expires", seconds)
                .queryParam("signature", sign(id, seconds))
                .build()
                .toUri();
    }

    /** The root of the address that a request was sent to. */
    public static URI root(URI requestedAt) {
        return UriComponentsBuilder.fromUri(requestedAt)
                .replacePath("")
                .replaceQuery(null)
                .fragment(null)
                .build()
                .toUri();
    }

    /**
     * Returns if the parts of a link belong together and its time is not over.
     *
     * @param renewal what its reader can do about an old link
     * @throws ApiException 403 for a link that was changed, 410 for one that has expired
     */
    public void requireValid(String id, String expires, String signature, String renewal) {
        var seconds = seconds(expires).filter(until -> isSigned(id, until, signature));
        if (seconds.isEmpty()) {
            throw refused(
                    403,
                    "signature",
                    "bad_signature",
                    "signature: it does not belong to this id and expiry; use the link as it was answered");
        }
        if (clock.instant().getEpochSecond() >= seconds.get()) {
            throw refused(410, "expires", "link_expired", "expires: the link has expired; " + renewal);
        }
    }

    private static Optional<Long> seconds(String text) {
        try {
            return Optional.of(Long.parseLong(text));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private boolean isSigned(String id, long expires, String signature) {
        return MessageDigest.isEqual(
                sign(id, expires).getBytes(StandardCharsets.UTF_8), signature.getBytes(StandardCharsets.UTF_8));
    }

    /** Lower-case hexadecimal. */
    private String sign(String id, long expires) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.get(), ALGORITHM));
            return HexFormat.of().formatHex(mac.doFinal((id + "\n" + expires).getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }

    private static ApiException refused(int status, String param, String code, String message) {
        return new ApiException(status, Optional.of(param), Optional.of(code), message, Map.of());
    }
}
