package dev.tessera.jobstore.release;

import dev.tessera.jobstore.database.Notifications;
import dev.tessera.jobstore.database.RepeatedWork;
import dev.tessera.jobstore.database.Schema;
import dev.tessera.jobstore.outbox.Outbox;
import java.time.Duration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Fair release. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ReleaseSettings.class)
public class ReleaseConfiguration {

    /** For retries that become due, and for lost notifications. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    @Bean
    Release release(JdbcClient database, TransactionTemplate transactions, Outbox outbox, ReleaseSettings settings) {
        return new Release(database, transactions, outbox, settings);
    }

    @Bean
    RepeatedWork releaser(Release release, Schema schema, Notifications notifications) {
        var work = new RepeatedWork("releaser", schema, LOOK_AGAIN, () -> {
            release.fill();
            return false;
        });
        notifications.listen(Release.CHANNEL, payload -> work.wake());
        return work;
    }
}
