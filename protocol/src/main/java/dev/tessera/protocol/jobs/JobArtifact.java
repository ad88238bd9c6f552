package dev.tessera.protocol.jobs;

import java.util.UUID;

/**
 * A stored artifact, as job-store answers a worker's upload.
 *
 * @param sha256 64 hexadecimal digits
 */
public record JobArtifact(UUID id, String contentType, long bytes, String sha256) {}
