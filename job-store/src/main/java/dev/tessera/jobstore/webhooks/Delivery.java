package dev.tessera.jobstore.webhooks;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A message on its way.
 *
 * @param endpoint empty: a job named the address
 * @param attempts tries so far, with the present one
 * @param secrets what signs it; empty if its owner has none yet
 */
record Delivery(
        UUID id,
        String owner,
        Optional<UUID> endpoint,
        String url,
        String payload,
        int attempts,
        List<String> secrets) {}
