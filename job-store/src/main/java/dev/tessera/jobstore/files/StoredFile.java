package dev.tessera.jobstore.files;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** A file of an owner. Its content never changes. */
public record StoredFile(
        UUID id,
        String owner,
        String filename,
        FilePurpose purpose,
        long bytes,
        Instant createdAt,
        Optional<Instant> expiresAt) {}
