package dev.tessera.web.requests;

import dev.tessera.protocol.HeaderNames;
import dev.tessera.protocol.Ids;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Gives every answer an {@code x-request-id}: the request's own if it is sane, a new one otherwise. */
@Order(Ordered.HIGHEST_PRECEDENCE)
public final class RequestIdFilter implements WebFilter {

    private static final Pattern SANE = Pattern.compile("[A-Za-z0-9._-]{1,128}");

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        var given = exchange.getRequest().getHeaders().getFirst(HeaderNames.REQUEST_ID);
        var id = Optional.ofNullable(given)
                .filter(text -> SANE.matcher(text).matches())
                .orElseGet(() -> Ids.next("req"));
        exchange.getResponse().getHeaders().set(HeaderNames.REQUEST_ID, id);
        return chain.filter(exchange);
    }
}
