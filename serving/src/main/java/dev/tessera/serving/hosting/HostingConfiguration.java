package dev.tessera.serving.hosting;

import dev.tessera.inference.runtime.Device;
import dev.tessera.inference.runtime.ExecutionTarget;
import dev.tessera.models.ModelOptions;
import dev.tessera.models.PrecisionChoice;
import dev.tessera.serving.ServingSettings;
import dev.tessera.web.health.Readiness;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Models behind HTTP. A {@link ModelSource} bean, if there is one, takes the place of the directories. */
@Configuration(proxyBeanMethods = false)
@Import({ModelsController.class, ModelHealthController.class})
public class HostingConfiguration {

    @Bean
    ModelRegistry modelRegistry(ServingSettings settings, ObjectProvider<ModelSource> source, MeterRegistry meters) {
        return new ModelRegistry(
                source.getIfAvailable(() -> ModelSource.directories(settings.modelDirectories())),
                settings.defaultModel(),
                options(settings),
                meters);
    }

    @Bean
    Readiness modelsReady(ModelRegistry models) {
        return Readiness.of("models", models::ready);
    }

    private static ModelOptions options(ServingSettings settings) {
        int threads = settings.threads() == 0 ? ExecutionTarget.defaultThreads() : settings.threads();
        return new ModelOptions(
                Device.parse(settings.device()),
                threads,
                settings.maxRows(),
                settings.queueLength(),
                settings.precision().map(PrecisionChoice::parse),
                settings.int8Cache().map(Path::of));
    }
}
