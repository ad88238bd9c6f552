package dev.tessera.jobstore.content;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Where bytes are kept, and how they come and go over HTTP. */
@Configuration(proxyBeanMethods = false)
public class ContentConfiguration {

    @Bean
    ContentStore contentStore(JdbcClient database) {
        return new PostgresContent(database);
    }

    @Bean
    ContentReceiver contentReceiver(ContentStore store) {
        return new ContentReceiver(store);
    }

    @Bean
    ContentResponse contentResponse(ContentStore store) {
        return new ContentResponse(store);
    }
}
