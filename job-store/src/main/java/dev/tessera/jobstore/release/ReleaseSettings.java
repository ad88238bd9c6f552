package dev.tessera.jobstore.release;

import dev.tessera.protocol.jobs.JobPriority;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * {@code tessera.job-store.release}: how many jobs of one owner may be in Kafka or with workers at once.
 *
 * @param interactive jobs of an owner of weight 1, for each kind
 * @param batch lines of batches of an owner of weight 1, for each kind
 * @param weights owners that get a multiple of it
 */
@Validated
@ConfigurationProperties("tessera.job-store.release")
public record ReleaseSettings(
        @Min(1) @Max(10_000) @DefaultValue("64") int interactive,
        @Min(1) @Max(10_000) @DefaultValue("32") int batch,
        Map<String, @Min(1) @Max(1_000) Integer> weights) {

    public ReleaseSettings {
        weights = weights == null ? Map.of() : Map.copyOf(weights);
    }

    int window(JobPriority priority) {
        return priority == JobPriority.INTERACTIVE ? interactive : batch;
    }

    int window(JobPriority priority, String owner) {
        return window(priority) * weights.getOrDefault(owner, 1);
    }
}
