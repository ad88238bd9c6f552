package dev.tessera.jobstore.intake;

import dev.tessera.jobstore.JobStoreSettings;
import dev.tessera.jobstore.claims.ClaimSettings;
import dev.tessera.jobstore.database.Schema;
import dev.tessera.jobstore.endings.JobEndings;
import dev.tessera.web.traces.Traces;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** What workers report. */
@Configuration(proxyBeanMethods = false)
public class IntakeConfiguration {

    @Bean
    Intake intake(JdbcClient database, TransactionTemplate transactions, ClaimSettings settings, JobEndings endings) {
        var kinds = List.of(
                new Sights(database),
                new Successes(database),
                new Failures(database, settings),
                new Stops(database),
                new Returns(database));
        return new Intake(database, transactions, kinds, endings);
    }

    @Bean
    EventConsumer eventConsumer(JobStoreSettings settings, Schema schema, Intake intake, Traces traces) {
        return new EventConsumer(settings.kafka(), schema, intake, traces);
    }
}
