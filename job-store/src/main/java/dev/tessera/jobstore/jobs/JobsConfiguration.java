package dev.tessera.jobstore.jobs;

import dev.tessera.jobstore.JobStoreSettings;
import dev.tessera.jobstore.artifacts.ArtifactLinks;
import dev.tessera.jobstore.artifacts.Artifacts;
import dev.tessera.jobstore.endings.JobEndings;
import dev.tessera.jobstore.events.JobEvents;
import dev.tessera.jobstore.keys.OwnerQuotas;
import dev.tessera.jobstore.outbox.Outbox;
import dev.tessera.jobstore.release.Release;
import dev.tessera.jobstore.results.JobResults;
import dev.tessera.protocol.jobs.JobKind;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Jobs over HTTP. */
@Configuration(proxyBeanMethods = false)
@Import(JobsController.class)
public class JobsConfiguration {

    @Bean
    Jobs jobs(
            JdbcClient database,
            TransactionTemplate transactions,
            Release release,
            Outbox outbox,
            JobEvents events,
            JobEndings endings) {
        return new Jobs(database, transactions, release, outbox, events, endings);
    }

    @Bean
    Acceptance acceptance(
            JdbcClient database,
            Release release,
            Outbox outbox,
            Jobs jobs,
            OwnerQuotas quotas,
            JobStoreSettings settings) {
        var services =
                settings.imageService().map(url -> Map.of(JobKind.IMAGE, url)).orElse(Map.of());
        var fresh = new NewJobs(database, release, outbox);
        return new Acceptance(jobs, fresh, new OpenJobs(jobs, quotas), new RequestCheck(services));
    }

    @Bean
    JobViews jobViews(JdbcClient database, Artifacts artifacts, ArtifactLinks links, JobResults results) {
        return new JobViews(new Queue(database), artifacts, links, results);
    }
}
