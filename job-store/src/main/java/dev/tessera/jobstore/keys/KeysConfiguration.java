package dev.tessera.jobstore.keys;

import dev.tessera.jobstore.JobStoreSettings;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

/** API keys and quotas. */
@Configuration(proxyBeanMethods = false)
@Import(KeysController.class)
public class KeysConfiguration {

    @Bean
    ApiKeys apiKeys(JdbcClient database) {
        return new ApiKeys(database);
    }

    @Bean
    OwnerQuotas ownerQuotas(JdbcClient database, JobStoreSettings settings) {
        return new OwnerQuotas(database, settings);
    }
}
