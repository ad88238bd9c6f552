package dev.tessera.jobstore.results;

import dev.tessera.jobstore.artifacts.ArtifactLinks;
import dev.tessera.jobstore.artifacts.Artifacts;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** How results are shown. */
@Configuration(proxyBeanMethods = false)
public class ResultsConfiguration {

    @Bean
    JobResults jobResults(Artifacts artifacts, ArtifactLinks links) {
        return new JobResults(artifacts, links);
    }
}
