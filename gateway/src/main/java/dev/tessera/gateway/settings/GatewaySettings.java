package dev.tessera.gateway.settings;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * What an operator may set. {@code tessera-gateway.yml} lists each setting with its environment variable.
 *
 * @param keysFile the hashed API keys, as {@code ./tessera keys} writes them; read again when it changes
 * @param keyStore root address of job-store, whose keys are accepted too; absent: only the key file's are
 * @param keyCache how long an answer of job-store about a key is good for; a revoked key works no longer than this
 * @param requestsPerMinute of one key whose entry names no limit of its own; also the largest burst
 * @param maxBody largest request body; larger ones are answered with 413
 * @param upstreamTimeout how long a service may take until it begins to answer
 * @param publicMetrics whether {@code /metrics} needs no key from other machines either
 * @param publicUrl what clients call this gateway by, when a proxy stands in front of it; absent: the Host they send
 * @param upstreams the services behind this gateway; of several that serve a path, the one that names the request's
 *     model answers, otherwise one that names no models
 */
@Validated
@ConfigurationProperties(prefix = "tessera.gateway", ignoreUnknownFields = false)
public record GatewaySettings(
        @DefaultValue("data/keys.json") Path keysFile,
        Optional<URI> keyStore,
        @DefaultValue("5s") Duration keyCache,
        @DefaultValue("6000") @Min(1) @Max(1_000_000) int requestsPerMinute,
        @DefaultValue("1MB") DataSize maxBody,
        @DefaultValue("600s") Duration upstreamTimeout,
        @DefaultValue("false") boolean publicMetrics,
        Optional<URI> publicUrl,
        @Valid @NotEmpty Map<String, UpstreamSettings> upstreams) {

    public GatewaySettings {
        keyStore = keyStore == null ? Optional.empty() : keyStore;
        publicUrl = publicUrl == null ? Optional.empty() : publicUrl;
        upstreams = upstreams == null ? Map.of() : upstreams;
    }
}
