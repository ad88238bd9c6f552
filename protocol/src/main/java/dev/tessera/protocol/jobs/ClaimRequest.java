package dev.tessera.protocol.jobs;

import java.util.List;
import java.util.UUID;

/**
 * {@code POST /internal/claims}: a worker asks for jobs whose wake-ups it has.
 *
 * @param worker its name, unique among running workers
 * @param jobs at most 200
 */
public record ClaimRequest(String worker, List<UUID> jobs) {}
