package dev.tessera.jobstore.batches;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A row of the table {@code batch}.
 *
 * @param status OpenAI's word for it
 * @param outcome what it will have become once its files are written
 * @param errors JSON: OpenAI's list of errors of the input
 * @param metadata JSON object of texts
 * @param requestedAt the address its links lead to
 */
record Batch(
        UUID id,
        String owner,
        String endpoint,
        String completionWindow,
        UUID inputFile,
        Optional<UUID> outputFile,
        Optional<UUID> errorFile,
        Optional<String> model,
        String status,
        String outcome,
        Optional<String> errors,
        Optional<String> metadata,
        int total,
        int completed,
        int failed,
        Optional<Long> outputLife,
        String requestedAt,
        Times times) {

    /** When it entered each of its states. */
    record Times(
            Instant created,
            Optional<Instant> inProgress,
            Instant expires,
            Optional<Instant> finalizing,
            Optional<Instant> completed,
            Optional<Instant> failed,
            Optional<Instant> expired,
            Optional<Instant> cancelling,
            Optional<Instant> cancelled) {}
}
