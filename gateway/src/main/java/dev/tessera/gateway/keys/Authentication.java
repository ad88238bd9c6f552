package dev.tessera.gateway.keys;

import dev.tessera.web.errors.ApiException;
import java.util.Map;
import java.util.Optional;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Asks every request for an API key, except on public paths. */
public final class Authentication implements WebFilter, Ordered {
    private static final String SCHEME = "bearer ";

    private final Keys keys;
    private final PublicPaths open;

    public Authentication(Keys keys, boolean publicMetrics) {
        this.keys = keys;
        this.open = new PublicPaths(publicMetrics);
    }

    @Override
    public int getOrder() {
        return 100;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        if (open.contains(exchange.getRequest())) return chain.filter(exchange);
        var header = exchange.getRequest().getHeaders().getFirst(HttpHeaders.AUTHORIZATION);
        if (header == null) {
            return refuse("Authorization: no API key was sent; send 'Authorization: Bearer tsk_...'");
        }
        if (!header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return refuse("Authorization: this scheme is not understood; send 'Authorization: Bearer tsk_...'");
        }
        return keys.find(header.substring(SCHEME.length()).strip()).flatMap(key -> {
            if (key.isEmpty()) {
                return refuse(
                        "Authorization: this API key is unknown or revoked; send one that './tessera keys' lists");
            }
            new Caller(key.get()).attachTo(exchange);
            return chain.filter(exchange);
        });
    }

    private static Mono<Void> refuse(String sentence) {
        return Mono.error(new ApiException(
                401,
                Optional.empty(),
                Optional.of("invalid_api_key"),
                sentence,
                Map.of(HttpHeaders.WWW_AUTHENTICATE, "Bearer")));
    }
}
