package dev.tessera.gateway.routing;

import dev.tessera.protocol.HeaderNames;
import java.util.Locale;
import java.util.Set;
import org.springframework.cloud.gateway.filter.headers.HttpHeadersFilter;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.web.server.ServerWebExchange;

/** A service's answer without what the gateway says itself: the request id, which would come twice, and its connection. */
public final class UpstreamResponseHeaders implements HttpHeadersFilter, Ordered {
    private static final Set<String> DROPPED = Set.of(
            HeaderNames.REQUEST_ID, "connection", "keep-alive", "proxy-authenticate", "server", "trailer", "upgrade");

    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }

    @Override
    public HttpHeaders filter(HttpHeaders input, ServerWebExchange exchange) {
        var kept = new HttpHeaders();
        input.forEach((name, values) -> {
            if (!DROPPED.contains(name.toLowerCase(Locale.ROOT))) kept.addAll(name, values);
        });
        return kept;
    }

    @Override
    public boolean supports(Type type) {
        return type == Type.RESPONSE;
    }
}
