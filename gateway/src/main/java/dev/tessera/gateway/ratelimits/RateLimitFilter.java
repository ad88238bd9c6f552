package dev.tessera.gateway.ratelimits;

import dev.tessera.gateway.keys.Caller;
import dev.tessera.web.errors.ApiException;
import java.util.Map;
import java.util.Optional;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Refuses what is over a key's limit, and tells every caller where its key stands. */
public final class RateLimitFilter implements WebFilter, Ordered {
    private final RateLimits limits;

    public RateLimitFilter(RateLimits limits) {
        this.limits = limits;
    }

    @Override
    public int getOrder() {
        return 200;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        var caller = Caller.of(exchange);
        if (caller.isEmpty()) return chain.filter(exchange);
        var state = limits.take(caller.get().key());
        state.headers().forEach(exchange.getResponse().getHeaders()::set);
        return state.taken() ? chain.filter(exchange) : Mono.error(refusal(state));
    }

    private static ApiException refusal(RateLimitState state) {
        return new ApiException(
                429,
                Optional.empty(),
                Optional.of("rate_limit_exceeded"),
                "this API key is allowed " + state.limit() + " requests a minute and has used them; try again in "
                        + state.retryAfter() + " s",
                Map.of(HttpHeaders.RETRY_AFTER, Long.toString(state.retryAfter())));
    }
}
