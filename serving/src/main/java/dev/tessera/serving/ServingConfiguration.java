package dev.tessera.serving;

import dev.tessera.serving.artifacts.ArtifactConfiguration;
import dev.tessera.serving.hosting.HostingConfiguration;
import dev.tessera.serving.images.EncoderPool;
import dev.tessera.serving.jobs.JobSettings;
import dev.tessera.serving.jobs.JobsConfiguration;
import java.time.InstantSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** All of this module. A service imports it. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ServingSettings.class)
@Import({HostingConfiguration.class, ArtifactConfiguration.class, JobsConfiguration.class})
public class ServingConfiguration {

    @Bean
    EncoderPool encoderPool(ServingSettings settings) {
        return new EncoderPool(settings.encoderThreads());
    }

    @Bean
    JobSettings jobSettings(ServingSettings settings) {
        return settings.jobs();
    }

    @Bean
    InstantSource clock() {
        return InstantSource.system();
    }
}
