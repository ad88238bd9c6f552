package dev.tessera.jobstore.metrics;

import dev.tessera.jobstore.database.RepeatedWork;
import dev.tessera.jobstore.database.Schema;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What {@code /metrics} tells of jobs. */
@Configuration(proxyBeanMethods = false)
public class MetricsConfiguration {

    /** As often as Prometheus looks: counting a million queued jobs takes a while. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(15);

    @Bean
    EndedJobs endedJobs(MeterRegistry registry) {
        return new EndedJobs(registry);
    }

    @Bean
    RepeatedWork backlogMetrics(JdbcClient database, Schema schema, MeterRegistry registry) {
        var backlog = new Backlog(database, registry);
        return new RepeatedWork("backlog-metrics", schema, LOOK_AGAIN, () -> {
            backlog.count();
            return false;
        });
    }
}
