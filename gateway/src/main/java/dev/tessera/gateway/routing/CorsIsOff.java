package dev.tessera.gateway.routing;

import dev.tessera.web.errors.ApiException;
import java.util.Map;
import java.util.Optional;
import org.springframework.core.Ordered;
import org.springframework.web.cors.reactive.CorsUtils;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Pages of other sites get nothing: an API key does not belong into a browser. */
public final class CorsIsOff implements WebFilter, Ordered {
    @Override
    public int getOrder() {
        return 50;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        if (!CorsUtils.isPreFlightRequest(exchange.getRequest())) return chain.filter(exchange);
        return Mono.error(new ApiException(
                403,
                Optional.empty(),
                Optional.of("cors_is_off"),
                "pages of other sites may not call this API; call it from a server",
                Map.of()));
    }
}
