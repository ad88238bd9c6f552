package dev.tessera.jobstore.kafka;

import dev.tessera.jobstore.JobStoreSettings;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Topics; their messages are read and written where they belong. */
@Configuration(proxyBeanMethods = false)
public class KafkaConfiguration {

    @Bean
    Topics topics(JobStoreSettings settings) {
        return new Topics(settings.kafka());
    }
}
