package dev.tessera.generator.repeats;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * {@code tessera.generator.results}: answers that can be fetched again.
 *
 * @param life how long one is kept
 * @param size of memory for all of them; the oldest go first
 */
@ConfigurationProperties(prefix = "tessera.generator.results", ignoreUnknownFields = false)
public record RepeatSettings(
        @DefaultValue("10m") Duration life,
        @DefaultValue("64MB") DataSize size) {}
