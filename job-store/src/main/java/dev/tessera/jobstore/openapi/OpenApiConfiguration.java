package dev.tessera.jobstore.openapi;

import org.springdoc.core.configuration.SpringDocConfiguration;
import org.springdoc.core.configuration.SpringDocSpecPropertiesConfiguration;
import org.springdoc.core.properties.SpringDocConfigProperties;
import org.springdoc.webflux.core.configuration.MultipleOpenApiSupportConfiguration;
import org.springdoc.webflux.core.configuration.SpringDocWebFluxConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.annotation.Configuration;

/** {@code GET /openapi.json}: written by springdoc from the controllers; the gateway merges it with the other services'. */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration({
    SpringDocConfiguration.class,
    SpringDocConfigProperties.class,
    SpringDocSpecPropertiesConfiguration.class,
    SpringDocWebFluxConfiguration.class,
    MultipleOpenApiSupportConfiguration.class
})
public class OpenApiConfiguration {}
