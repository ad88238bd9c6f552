package dev.tessera.serving;

import dev.tessera.serving.artifacts.ArtifactConfiguration;
import dev.tessera.serving.hosting.HostingConfiguration;
import dev.tessera.serving.images.EncoderPool;
import java.time.InstantSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** All of this module. A service imports it. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ServingSettings.class)
@Import({HostingConfiguration.class, ArtifactConfiguration.class})
public class ServingConfiguration {

    @Bean
    EncoderPool encoderPool(ServingSettings settings) {
        return new EncoderPool(settings.encoderThreads());
    }

    @Bean
    InstantSource clock() {
        return InstantSource.system();
    }
}
