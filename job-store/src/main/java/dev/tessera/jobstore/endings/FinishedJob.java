package dev.tessera.jobstore.endings;

import java.util.Optional;
import java.util.UUID;

/**
 * A job that will not run again by itself.
 *
 * @param state {@code succeeded}, {@code failed} or {@code cancelled}
 * @param batchId of a batch's line
 * @param webhookUrl that the job named
 */
public record FinishedJob(UUID id, String owner, String state, Optional<UUID> batchId, Optional<String> webhookUrl) {}
