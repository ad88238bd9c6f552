package dev.tessera.jobstore.sweep;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * {@code tessera.job-store.sweep}: when Kafka is not trusted any more, and how long what has ended is kept.
 *
 * @param republishAfter until the wake-up of a job that nobody claimed is sent again; then twice as long, and so on
 * @param keepJobs jobs that have ended, with their events, artifacts and webhook deliveries
 * @param keepPreviews previews in the events of jobs
 * @param keepOrphans artifacts and uploads that nothing refers to: their worker or client was lost
 */
@Validated
@ConfigurationProperties("tessera.job-store.sweep")
public record SweepSettings(
        @DefaultValue("60s") Duration republishAfter,
        @DefaultValue("30d") Duration keepJobs,
        @DefaultValue("1h") Duration keepPreviews,
        @DefaultValue("24h") Duration keepOrphans) {}
