package dev.tessera.jobstore;

import jakarta.validation.constraints.NotBlank;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the whole service; {@code tessera-jobstore.yml} describes them.
 *
 * @param kafka bootstrap servers, {@code host:port} separated by commas
 */
@Validated
@ConfigurationProperties("tessera.job-store")
public record JobStoreSettings(@NotBlank String kafka) {}
