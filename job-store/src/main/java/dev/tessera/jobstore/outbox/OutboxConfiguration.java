package dev.tessera.jobstore.outbox;

import dev.tessera.jobstore.JobStoreSettings;
import dev.tessera.jobstore.database.Notifications;
import dev.tessera.jobstore.database.RepeatedWork;
import dev.tessera.jobstore.database.Schema;
import dev.tessera.web.traces.Traces;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** The outbox and the relay that empties it. */
@Configuration(proxyBeanMethods = false)
public class OutboxConfiguration {

    /** Rows whose notification was lost wait for this long. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    @Bean
    Outbox outbox(JdbcClient database, RepeatedWork outboxAnnouncements) {
        return new Outbox(database, outboxAnnouncements);
    }

    /** One notification for all commits since the last one; a needless one harms nobody. */
    @Bean
    RepeatedWork outboxAnnouncements(JdbcClient database, Schema schema) {
        return new RepeatedWork("outbox-announcements", schema, LOOK_AGAIN, () -> {
            database.sql("select pg_notify('" + Outbox.CHANNEL + "', '')")
                    .query((row, number) -> 0)
                    .single();
            return false;
        });
    }

    @Bean
    OutboxProducer outboxProducer(JobStoreSettings settings, Traces traces) {
        return new OutboxProducer(settings.kafka(), traces);
    }

    @Bean
    RepeatedWork relay(
            JdbcClient database,
            TransactionTemplate transactions,
            OutboxProducer producer,
            Schema schema,
            Notifications notifications) {
        var relay = new Relay(database, transactions, producer);
        var work = new RepeatedWork("relay", schema, LOOK_AGAIN, relay::forward);
        notifications.listen(Outbox.CHANNEL, payload -> work.wake());
        return work;
    }
}
