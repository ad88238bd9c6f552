package dev.tessera.jobstore.artifacts;

import dev.tessera.jobstore.ids.ShownId;
import java.util.HexFormat;
import java.util.UUID;

/**
 * A file that a job made.
 *
 * @param sha256 64 hexadecimal digits
 */
public record Artifact(UUID uuid, String owner, String contentType, long bytes, String sha256) {

    /** As requests name it. */
    public String id() {
        return ShownId.ARTIFACT.of(uuid);
    }

    static String hex(byte[] sha256) {
        return HexFormat.of().formatHex(sha256);
    }
}
