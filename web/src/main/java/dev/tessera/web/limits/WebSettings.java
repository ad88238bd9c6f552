package dev.tessera.web.limits;

import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * What a caller may cost a process before anything of the request is understood.
 *
 * @param maxConnections open at once; more wait in the system's backlog
 * @param maxRequestLine method, path and query together; longer ones are answered with 414
 * @param maxHeaders all headers together; larger ones are answered with 431
 * @param headerTimeout from the first byte of a request to the end of its headers; then the connection is closed
 * @param bodyTimeout from the end of the headers to the end of the body, and one second more for each 64 KB that have
 *     arrived; then 408
 * @param idleTimeout how long a kept-alive connection may stay without a request
 */
@Validated
@ConfigurationProperties(prefix = "tessera.web", ignoreUnknownFields = false)
public record WebSettings(
        @DefaultValue("2000") @Min(1) int maxConnections,
        @DefaultValue("8KB") DataSize maxRequestLine,
        @DefaultValue("16KB") DataSize maxHeaders,
        @DefaultValue("10s") Duration headerTimeout,
        @DefaultValue("30s") Duration bodyTimeout,
        @DefaultValue("75s") Duration idleTimeout) {}
