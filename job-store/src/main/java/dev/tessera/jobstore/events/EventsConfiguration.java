package dev.tessera.jobstore.events;

import dev.tessera.jobstore.database.Notifications;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Events of jobs. */
@Configuration(proxyBeanMethods = false)
public class EventsConfiguration {

    @Bean
    JobEvents jobEvents(JdbcClient database) {
        return new JobEvents(database);
    }

    @Bean
    JobEventStream jobEventStream(JobEvents events, Notifications notifications) {
        return new JobEventStream(events, notifications);
    }
}
