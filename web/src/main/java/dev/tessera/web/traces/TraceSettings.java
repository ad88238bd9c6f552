package dev.tessera.web.traces;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Where spans go.
 *
 * @param endpoint of a collector that takes OTLP over HTTP, such as {@code http://127.0.0.1:4318/v1/traces}; empty: no spans are recorded
 * @param share of the traces that begin here, from 0 to 1; whether others are recorded is told by their {@code traceparent}
 */
@Validated
@ConfigurationProperties(prefix = "tessera.traces", ignoreUnknownFields = false)
public record TraceSettings(
        @DefaultValue("")
        @Pattern(
                regexp = "|https?://[^/\\s]+/\\S*",
                message = "must be an address such as http://127.0.0.1:4318/v1/traces, or empty")
        String endpoint,

        @DefaultValue("1") @DecimalMin("0") @DecimalMax("1") double share) {}
