package dev.tessera.generator;

import dev.tessera.generator.images.ImagesConfiguration;
import dev.tessera.generator.openapi.OpenApiConfiguration;
import dev.tessera.serving.ServingConfiguration;
import dev.tessera.web.WebConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Everything this service consists of, named one by one: nothing is taken off the class path by itself. */
@Configuration(proxyBeanMethods = false)
@Import({WebConfiguration.class, ServingConfiguration.class, ImagesConfiguration.class, OpenApiConfiguration.class})
class GeneratorConfiguration {}
