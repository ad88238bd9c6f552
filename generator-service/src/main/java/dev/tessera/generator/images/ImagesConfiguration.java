package dev.tessera.generator.images;

import dev.tessera.generator.repeats.KeptResults;
import dev.tessera.generator.repeats.RepeatSettings;
import dev.tessera.generator.repeats.SingleFlight;
import dev.tessera.serving.ServingSettings;
import dev.tessera.serving.artifacts.ArtifactLinks;
import dev.tessera.serving.artifacts.ArtifactStore;
import dev.tessera.serving.hosting.ModelRegistry;
import dev.tessera.serving.images.EncoderPool;
import dev.tessera.serving.jobs.JobRunner;
import java.time.InstantSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** {@code /v1/images}. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RepeatSettings.class)
@Import({ImageGenerationController.class, ValidationController.class})
public class ImagesConfiguration {

    @Bean
    Generations generations(
            ModelRegistry models,
            EncoderPool encoders,
            ArtifactStore artifacts,
            ArtifactLinks links,
            ServingSettings settings,
            InstantSource clock) {
        return new Generations(models, encoders, artifacts, links, settings, clock);
    }

    @Bean
    KeptResults<ImageAnswer> keptResults(RepeatSettings settings) {
        return new KeptResults<>(settings);
    }

    @Bean
    SingleFlight<ImageAnswer> singleFlight(KeptResults<ImageAnswer> kept) {
        return new SingleFlight<>(kept, ImageAnswer::bytes);
    }

    @Bean
    JobRunner imageJobs(ModelRegistry models, Generations generations, EncoderPool encoders) {
        return new ImageJobs(models, generations, encoders);
    }
}
