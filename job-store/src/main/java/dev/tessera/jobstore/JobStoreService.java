package dev.tessera.jobstore;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** Jobs, batches, files, artifacts, webhooks and API keys on PostgreSQL. Settings: {@code tessera-jobstore.yml}. */
public final class JobStoreService {

    private JobStoreService() {}

    public static void main(String... args) {
        start(args);
    }

    /**
     * Starts the service; PostgreSQL and Kafka may come later.
     *
     * @param args {@code --name=value} settings; {@code --server.port=0} takes any free port, then told by the property
     *     {@code local.server.port}
     */
    public static ConfigurableApplicationContext start(String... args) {
        return new SpringApplicationBuilder(JobStoreConfiguration.class)
                .web(WebApplicationType.REACTIVE)
                .properties("spring.config.name=tessera-jobstore")
                .registerShutdownHook(true)
                .run(args);
    }
}
