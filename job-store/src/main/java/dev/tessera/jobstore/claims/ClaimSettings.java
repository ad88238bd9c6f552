package dev.tessera.jobstore.claims;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * {@code tessera.job-store.claims}: how long a worker may keep silent, and how often a job is tried.
 *
 * @param lease until a job whose worker sends no heartbeat is given to another; workers send three in that time
 * @param attempts claims until a job that fails has failed for good
 * @param losses workers in a row that a job may lose until it has failed for good
 * @param backoff pause before the second attempt; doubled for each further one, at most a minute
 */
@Validated
@ConfigurationProperties("tessera.job-store.claims")
public record ClaimSettings(
        @DefaultValue("30s") Duration lease,
        @Min(1) @Max(100) @DefaultValue("3") int attempts,
        @Min(1) @Max(100) @DefaultValue("5") int losses,
        @DefaultValue("1s") Duration backoff) {}
