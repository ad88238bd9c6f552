package dev.tessera.gateway.keys;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * An entry of the key file. The key itself is shown once, when it is made, and kept nowhere.
 *
 * @param id names the key to people and logs, such as {@code key_0199...}
 * @param owner whose requests these are; services see it
 * @param name what the owner calls this key
 * @param sha256 64 hexadecimal digits
 * @param revoked since when it is refused
 * @param requestsPerMinute its own limit; absent: the gateway's
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@JsonPropertyOrder({"id", "owner", "name", "sha256", "created", "revoked", "requests_per_minute"})
public record ApiKey(
        String id,
        String owner,
        String name,
        String sha256,
        Instant created,
        Optional<Instant> revoked,
        @JsonProperty("requests_per_minute") OptionalInt requestsPerMinute) {

    public boolean live() {
        return revoked.isEmpty();
    }
}
