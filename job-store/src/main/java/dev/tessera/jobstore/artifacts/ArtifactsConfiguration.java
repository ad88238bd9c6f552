package dev.tessera.jobstore.artifacts;

import dev.tessera.jobstore.content.ContentStore;
import dev.tessera.web.links.SignedLinks;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Files that jobs make. */
@Configuration(proxyBeanMethods = false)
@Import({ArtifactController.class, ArtifactUploadController.class})
public class ArtifactsConfiguration {

    @Bean
    Artifacts artifacts(JdbcClient database, ContentStore content) {
        return new Artifacts(database, content);
    }

    @Bean
    ArtifactLinks artifactLinks(JdbcClient database) {
        var clock = InstantSource.system();
        return new ArtifactLinks(new SignedLinks(new LinkSecret(database), clock), clock);
    }
}
