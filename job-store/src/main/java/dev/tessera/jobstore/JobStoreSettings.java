package dev.tessera.jobstore;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.net.URI;
import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the whole service; {@code tessera-jobstore.yml} describes them.
 *
 * @param kafka bootstrap servers, {@code host:port} separated by commas
 * @param imageService root address of the service that checks requests for images; absent: they are accepted unseen
 * @param concurrentJobs queued and running of one owner whose keys set nothing else
 * @param storedBytes files and artifacts of one owner whose keys set nothing else
 */
@Validated
@ConfigurationProperties("tessera.job-store")
public record JobStoreSettings(
        @NotBlank String kafka,
        Optional<URI> imageService,
        @Min(1) @Max(1_000_000) @DefaultValue("100000") int concurrentJobs,
        @DefaultValue("100GB") DataSize storedBytes) {

    /** An empty text is what an environment variable without a value gives: it counts as absent. */
    public JobStoreSettings {
        imageService = imageService.filter(url -> !url.toString().isBlank());
    }
}
