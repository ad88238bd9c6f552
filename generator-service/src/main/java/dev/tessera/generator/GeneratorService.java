package dev.tessera.generator;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** Image generators behind {@code POST /v1/images/generations}. Settings: {@code tessera-generator.yml}. */
public final class GeneratorService {

    private GeneratorService() {}

    public static void main(String... args) {
        start(args);
    }

    /**
     * Starts the service; models are loaded while it answers already.
     *
     * @param args {@code --name=value} settings; {@code --server.port=0} takes any free port, then told by the property
     *     {@code local.server.port}
     */
    public static ConfigurableApplicationContext start(String... args) {
        return application().run(args);
    }

    /** The service before its start, for adding to it. */
    static SpringApplicationBuilder application() {
        return new SpringApplicationBuilder(GeneratorConfiguration.class)
                .web(WebApplicationType.REACTIVE)
                .properties("spring.config.name=tessera-generator")
                .registerShutdownHook(true);
    }
}
