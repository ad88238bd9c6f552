package dev.tessera.jobstore.claims;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Claims and heartbeats of workers. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ClaimSettings.class)
@Import(ClaimsController.class)
public class ClaimsConfiguration {

    @Bean
    Claims claims(JdbcClient database, TransactionTemplate transactions, ClaimSettings settings) {
        return new Claims(database, transactions, settings);
    }
}
