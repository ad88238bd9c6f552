package dev.tessera.serving.artifacts;

import dev.tessera.web.links.SignedLinks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;

/** The secret behind links: drawn once and kept in the artifact folder, so that links survive a restart. */
final class FolderSecret {

    private static final String FILE = "secret.key";

    private FolderSecret() {}

    /** The folder's secret; draws one, readable by its owner only, if there is none. */
    static byte[] of(Path folder) {
        var file = folder.resolve(FILE);
        try {
            Files.createDirectories(folder);
            try {
                var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
                var part = Files.createTempFile(folder, "part-", ".tmp", ownerOnly);
                var drawn = new byte[SignedLinks.SECRET_BYTES];
                new SecureRandom().nextBytes(drawn);
                Files.write(part, drawn);
                publish(part, file);
            } catch (FileAlreadyExistsException e) {
                // The usual case after the first start.
            }
            return read(file);
        } catch (IOException e) {
            throw new UncheckedIOException("the secret of artifact links, " + file + ", cannot be read or written", e);
        }
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
        if (secret.length != SignedLinks.SECRET_BYTES) {
            throw new IOException(
                    "it has " + secret.length + " bytes, not " + SignedLinks.SECRET_BYTES + "; delete it");
        }
        return secret;
    }
}
