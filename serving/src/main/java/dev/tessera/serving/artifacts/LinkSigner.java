package dev.tessera.serving.artifacts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs links to artifacts: HMAC-SHA-256 over id and expiry. The secret is drawn once and kept in the artifact folder, so
 * links survive a restart; whoever deletes it makes all old links worthless.
 */
final class LinkSigner {

    private static final String FILE = "secret.key";
    private static final int SECRET_BYTES = 32;

    private final SecretKeySpec secret;

    private LinkSigner(byte[] secret) {
        this.secret = new SecretKeySpec(secret, "HmacSHA256");
    }

    /** The signer with the folder's secret; draws one, readable by its owner only, if there is none. */
    static LinkSigner inFolder(Path folder) {
        var file = folder.resolve(FILE);
        try {
            Files.createDirectories(folder);
            try {
                var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
                var part = Files.createTempFile(folder, "part-", ".tmp", ownerOnly);
                var drawn = new byte[SECRET_BYTES];
                new SecureRandom().nextBytes(drawn);
                Files.write(part, drawn);
                publish(part, file);
            } catch (FileAlreadyExistsException e) {
                // The usual case after the first start.
            }
            return new LinkSigner(read(file));
        } catch (IOException e) {
            throw new UncheckedIOException("the secret of artifact links, " + file + ", cannot be read or written", e);
        }
    }

    /** Lower-case hexadecimal. */
    String sign(String id, long expires) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(secret);
            return HexFormat.of().formatHex(mac.doFinal((id + "\n" + expires).getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }

    boolean accepts(String id, long expires, String signature) {
        return MessageDigest.isEqual(
                sign(id, expires).getBytes(StandardCharsets.UTF_8), signature.getBytes(StandardCharsets.UTF_8));
    }

    /** A link, not a move: it fails if another process was first, whose secret then counts. */
    private static void publish(Path part, Path file) throws IOException {
        try {
            Files.createLink(file, part);
        } finally {
            Files.delete(part);
        }
    }

    private static byte[] read(Path file) throws IOException {
        var secret = Files.readAllBytes(file);
        if (secret.length != SECRET_BYTES) {
            throw new IOException("it has " + secret.length + " bytes, not " + SECRET_BYTES + "; delete it");
        }
        return secret;
    }
}
