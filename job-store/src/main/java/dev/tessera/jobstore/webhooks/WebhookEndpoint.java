package dev.tessera.jobstore.webhooks;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A row of the table {@code webhook_endpoint}.
 *
 * @param secrets what signs now; the newest first
 * @param disabled since its receiver answered 410
 */
record WebhookEndpoint(
        UUID id,
        String name,
        String url,
        List<String> eventTypes,
        List<String> secrets,
        Instant created,
        Instant updated,
        Optional<Instant> disabled) {}
