package dev.tessera.gateway.routing;

import dev.tessera.gateway.settings.GatewaySettings;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.publisher.Flux;

/** Requests to services: one route for each, taken when the choice falls on it. */
@Configuration(proxyBeanMethods = false)
public class RoutingConfiguration {
    @Bean
    UpstreamChoice upstreamChoice(GatewaySettings settings) {
        return new UpstreamChoice(Upstream.of(settings));
    }

    @Bean
    RouteLocator routes(GatewaySettings settings, UpstreamChoice choice) {
        var routes = Upstream.of(settings).stream()
                .map(upstream -> route(upstream, choice))
                .toList();
        return () -> Flux.fromIterable(routes);
    }

    private static Route route(Upstream upstream, UpstreamChoice choice) {
        return Route.async()
                .id(upstream.name())
                .uri(upstream.url())
                .predicate(exchange -> choice.choose(
                                exchange.getRequest().getPath(),
                                RequestedModel.of(exchange),
                                AsyncPreference.in(exchange.getRequest()))
                        .filter(upstream::equals)
                        .isPresent())
                .build();
    }

    @Bean
    CorsIsOff corsIsOff() {
        return new CorsIsOff();
    }

    @Bean
    RequestBody requestBody(GatewaySettings settings, UpstreamChoice choice) {
        return new RequestBody(settings.maxBody(), choice);
    }

    @Bean
    UpstreamRequestHeaders upstreamRequestHeaders(GatewaySettings settings) {
        return new UpstreamRequestHeaders(settings.publicUrl());
    }

    @Bean
    UpstreamResponseHeaders upstreamResponseHeaders() {
        return new UpstreamResponseHeaders();
    }

    @Bean
    UpstreamFailures upstreamFailures() {
        return new UpstreamFailures();
    }
}
