package dev.tessera.jobstore;

import dev.tessera.jobstore.artifacts.ArtifactsConfiguration;
import dev.tessera.jobstore.batches.BatchesConfiguration;
import dev.tessera.jobstore.claims.ClaimsConfiguration;
import dev.tessera.jobstore.content.ContentConfiguration;
import dev.tessera.jobstore.database.DatabaseConfiguration;
import dev.tessera.jobstore.endings.EndingsConfiguration;
import dev.tessera.jobstore.events.EventsConfiguration;
import dev.tessera.jobstore.files.FilesConfiguration;
import dev.tessera.jobstore.intake.IntakeConfiguration;
import dev.tessera.jobstore.jobs.JobsConfiguration;
import dev.tessera.jobstore.kafka.KafkaConfiguration;
import dev.tessera.jobstore.keys.KeysConfiguration;
import dev.tessera.jobstore.metrics.MetricsConfiguration;
import dev.tessera.jobstore.openapi.OpenApiConfiguration;
import dev.tessera.jobstore.outbox.OutboxConfiguration;
import dev.tessera.jobstore.release.ReleaseConfiguration;
import dev.tessera.jobstore.results.ResultsConfiguration;
import dev.tessera.jobstore.sweep.SweepConfiguration;
import dev.tessera.jobstore.webhooks.WebhooksConfiguration;
import dev.tessera.web.WebConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Everything this service consists of, named one by one: nothing is taken off the class path by itself. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(JobStoreSettings.class)
@Import({
    WebConfiguration.class,
    DatabaseConfiguration.class,
    ArtifactsConfiguration.class,
    BatchesConfiguration.class,
    ClaimsConfiguration.class,
    ContentConfiguration.class,
    EndingsConfiguration.class,
    EventsConfiguration.class,
    FilesConfiguration.class,
    IntakeConfiguration.class,
    JobsConfiguration.class,
    KafkaConfiguration.class,
    KeysConfiguration.class,
    MetricsConfiguration.class,
    OpenApiConfiguration.class,
    OutboxConfiguration.class,
    ReleaseConfiguration.class,
    ResultsConfiguration.class,
    SweepConfiguration.class,
    WebhooksConfiguration.class
})
class JobStoreConfiguration {}
