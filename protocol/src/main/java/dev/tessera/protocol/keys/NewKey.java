package dev.tessera.protocol.keys;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;

/**
 * {@code POST /internal/keys}: a key to be made.
 *
 * @param owner 1 to 64 characters of {@code A-Za-z0-9._-}
 * @param name likewise
 * @param requestsPerMinute 1 to 1000000
 * @param concurrentJobs 1 to 1000000
 * @param storedBytes at least 1
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record NewKey(
        String owner,
        String name,
        @JsonProperty("requests_per_minute") Optional<Integer> requestsPerMinute,
        @JsonProperty("concurrent_jobs") Optional<Integer> concurrentJobs,
        @JsonProperty("stored_bytes") Optional<Long> storedBytes) {}
