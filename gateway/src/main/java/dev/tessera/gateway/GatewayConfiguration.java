package dev.tessera.gateway;

import dev.tessera.gateway.keys.Authentication;
import dev.tessera.gateway.keys.Keys;
import dev.tessera.gateway.ratelimits.RateLimitFilter;
import dev.tessera.gateway.ratelimits.RateLimits;
import dev.tessera.gateway.routing.RetiredEndpoints;
import dev.tessera.gateway.routing.RoutingConfiguration;
import dev.tessera.gateway.routing.Upstream;
import dev.tessera.gateway.settings.GatewaySettings;
import dev.tessera.gateway.upstreams.MergedMetrics;
import dev.tessera.gateway.upstreams.OpenApiController;
import dev.tessera.gateway.upstreams.UpstreamClient;
import dev.tessera.gateway.upstreams.UpstreamsReady;
import dev.tessera.web.WebConfiguration;
import io.github.bucket4j.TimeMeter;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.cloud.gateway.config.GatewayAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** What the gateway is made of. A request passes keys, rate limits, body limit and routing, in this order. */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration(GatewayAutoConfiguration.class)
@EnableConfigurationProperties(GatewaySettings.class)
@Import({WebConfiguration.class, RoutingConfiguration.class, RetiredEndpoints.class, OpenApiController.class})
class GatewayConfiguration {
    @Bean
    Authentication authentication(GatewaySettings settings) {
        var keys = Keys.of(settings.keysFile(), settings.keyStore(), settings.keyCache());
        return new Authentication(keys, settings.publicMetrics());
    }

    @Bean
    RateLimitFilter rateLimitFilter(GatewaySettings settings) {
        return new RateLimitFilter(new RateLimits(settings.requestsPerMinute(), TimeMeter.SYSTEM_MILLISECONDS));
    }

    @Bean
    UpstreamClient upstreamClient() {
        return new UpstreamClient();
    }

    @Bean
    UpstreamsReady upstreamsReady(GatewaySettings settings, UpstreamClient client) {
        return new UpstreamsReady(Upstream.of(settings), client);
    }

    @Bean
    MergedMetrics mergedMetrics(GatewaySettings settings, UpstreamClient client) {
        return new MergedMetrics(Upstream.of(settings), client);
    }
}
