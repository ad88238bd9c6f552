package dev.tessera.gateway;

import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The public door: API keys, rate limits, routing. Settings are in {@code tessera-gateway.yml}. */
public final class GatewayService {
    private GatewayService() {}

    /** Starts a gateway and returns when it accepts connections. Closing the context lets running requests finish first. */
    public static ConfigurableApplicationContext start(String... args) {
        return new SpringApplicationBuilder(GatewayConfiguration.class)
                .web(WebApplicationType.REACTIVE)
                .bannerMode(Banner.Mode.OFF)
                .properties("spring.config.name=tessera-gateway")
                .run(args);
    }

    public static void main(String[] args) {
        start(args);
    }
}
