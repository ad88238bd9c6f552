package dev.tessera.protocol.keys;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.Optional;

/**
 * An API key as job-store keeps it; the key itself is known to its holder alone.
 *
 * @param id such as {@code key_0199...}
 * @param owner whose requests these are
 * @param name what the owner calls this key
 * @param revoked since when it is refused
 * @param requestsPerMinute a limit of its own; absent: the gateway's
 * @param concurrentJobs queued and running together; absent: job-store's default
 * @param storedBytes files and artifacts together; absent: job-store's default
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record StoredKey(
        String id,
        String owner,
        String name,
        Instant created,
        Optional<Instant> revoked,
        @JsonProperty("requests_per_minute") Optional<Integer> requestsPerMinute,
        @JsonProperty("concurrent_jobs") Optional<Integer> concurrentJobs,
        @JsonProperty("stored_bytes") Optional<Long> storedBytes) {}
