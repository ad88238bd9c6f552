package dev.tessera.jobstore.sweep;

import dev.tessera.jobstore.claims.ClaimSettings;
import dev.tessera.jobstore.content.ContentStore;
import dev.tessera.jobstore.database.RepeatedWork;
import dev.tessera.jobstore.database.Schema;
import dev.tessera.jobstore.endings.JobEndings;
import dev.tessera.jobstore.outbox.Outbox;
import dev.tessera.jobstore.release.Release;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** The sweeper and the cleaner. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SweepSettings.class)
public class SweepConfiguration {

    private static final Duration CLEAN_AGAIN = Duration.ofMinutes(1);
    private static final Duration RAREST_SWEEP = Duration.ofSeconds(2);

    @Bean
    RepeatedWork sweeper(
            JdbcClient database,
            TransactionTemplate transactions,
            ClaimSettings claims,
            SweepSettings settings,
            JobEndings endings,
            Release release,
            Outbox outbox,
            Schema schema) {
        var chores = new Chores(List.of(
                new LostLeases(database, transactions, claims, endings, release),
                new Deadlines(database, transactions, claims.lease(), endings, outbox),
                new LostWakeUps(database, transactions, settings.republishAfter(), release)));
        return new RepeatedWork("sweeper", schema, pause(claims.lease()), chores::sweep);
    }

    /** A lost lease should be found long before another one passes. */
    private static Duration pause(Duration lease) {
        var quarter = lease.dividedBy(4);
        return quarter.compareTo(RAREST_SWEEP) < 0 ? quarter : RAREST_SWEEP;
    }

    @Bean
    RepeatedWork cleaner(
            JdbcClient database,
            TransactionTemplate transactions,
            SweepSettings settings,
            ContentStore content,
            Schema schema) {
        var chores = new Chores(List.of(
                OldNews.previews(database, settings.keepPreviews()),
                OldNews.deliveries(database, settings.keepJobs()),
                new OldJobs(database, transactions, content, settings.keepJobs()),
                new Orphans(database, transactions, content, settings.keepOrphans()),
                OldNews.parts(database, settings.keepOrphans()),
                new Strays(database, content, settings.keepOrphans())));
        return new RepeatedWork("cleaner", schema, CLEAN_AGAIN, chores::sweep);
    }
}
