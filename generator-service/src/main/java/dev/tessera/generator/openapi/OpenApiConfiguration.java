package dev.tessera.generator.openapi;

import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import java.util.List;
import org.springdoc.core.configuration.SpringDocConfiguration;
import org.springdoc.core.configuration.SpringDocSpecPropertiesConfiguration;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.properties.SpringDocConfigProperties;
import org.springdoc.webflux.core.configuration.MultipleOpenApiSupportConfiguration;
import org.springdoc.webflux.core.configuration.SpringDocWebFluxConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** {@code GET /openapi.json}: written by springdoc from the controllers, completed by what they have in common. */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration({
    SpringDocConfiguration.class,
    SpringDocConfigProperties.class,
    SpringDocSpecPropertiesConfiguration.class,
    SpringDocWebFluxConfiguration.class,
    MultipleOpenApiSupportConfiguration.class
})
public class OpenApiConfiguration {

    private static final String VERSION = "0.1.0";

    /** Relative servers: whoever read the document knows the address. */
    @Bean
    OpenApiCustomizer tesseraDocument() {
        return document -> {
            document.setInfo(new Info()
                    .title("Tessera")
                    .version(VERSION)
                    .description("Research checkpoints of token-based image models behind the OpenAI wire format. Every"
                            + " error carries the OpenAI error object and RFC 9457 problem details in one body, and every"
                            + " answer an x-request-id.")
                    .license(new License().name("Apache-2.0").identifier("Apache-2.0")));
            document.setServers(List.of());
            CommonAnswers.addTo(document);
            SharedWords.addTo(document);
        };
    }
}
