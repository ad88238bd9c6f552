package dev.tessera.jobstore.content;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Where bytes are kept, and how they come and go over HTTP. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(S3Settings.class)
public class ContentConfiguration {

    @Bean
    ContentStore contentStore(JdbcClient database, S3Settings settings) {
        var postgres = new PostgresContent(database);
        return settings.chosen()
                .<ContentStore>map(bucket ->
                        new MovedContent(new S3Content(S3Clients.of(settings), bucket, settings.prefix()), postgres))
                .orElse(postgres);
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
