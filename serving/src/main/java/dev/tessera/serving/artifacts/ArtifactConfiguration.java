package dev.tessera.serving.artifacts;

import dev.tessera.serving.ServingSettings;
import dev.tessera.web.links.SignedLinks;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The artifact folder behind HTTP. */
@Configuration(proxyBeanMethods = false)
@Import(ArtifactController.class)
public class ArtifactConfiguration {

    @Bean
    ArtifactStore artifactStore(ServingSettings settings, InstantSource clock) {
        var artifacts = settings.artifacts();
        return new ArtifactStore(
                artifacts.folder(),
                artifacts.life(),
                artifacts.count(),
                artifacts.size().toBytes(),
                clock);
    }

    @Bean
    ArtifactLinks artifactLinks(ServingSettings settings, InstantSource clock) {
        var secret = FolderSecret.of(settings.artifacts().folder());
        return new ArtifactLinks(new SignedLinks(() -> secret, clock), settings.publicUrl());
    }
}
