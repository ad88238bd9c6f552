package dev.tessera.serving.jobs;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.net.URI;
import java.util.Optional;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code tessera.serving.jobs.*}: jobs that this process runs. Without job store or Kafka it runs none.
 *
 * @param jobStoreUrl root address of job-store
 * @param kafka bootstrap servers, {@code host:port} separated by commas
 * @param name of this worker in jobs' attempts; absent: the host's
 * @param interactiveHands takers of interactive jobs, each with a consumer of its own
 * @param batchHands takers of batches' lines
 * @param recordsPerHand jobs that a hand takes and runs at once
 */
public record JobSettings(
        Optional<URI> jobStoreUrl,
        Optional<String> kafka,
        Optional<String> name,
        @Min(1) @Max(64) @DefaultValue("4") int interactiveHands,
        @Min(1) @Max(64) @DefaultValue("4") int batchHands,
        @Min(1) @Max(200) @DefaultValue("1") int recordsPerHand) {

    /** An empty text is what an environment variable without a value gives: it counts as absent, as no setting does. */
    public JobSettings {
        jobStoreUrl = given(jobStoreUrl).filter(url -> !url.toString().isBlank());
        kafka = given(kafka).filter(servers -> !servers.isBlank());
        name = given(name).filter(text -> !text.isBlank());
    }

    /** Spring gives null for a setting of a nested record that is nowhere set. */
    private static <T> Optional<T> given(Optional<T> setting) {
        return setting == null ? Optional.empty() : setting;
    }

    boolean complete() {
        return jobStoreUrl.isPresent() && kafka.isPresent();
    }
}
