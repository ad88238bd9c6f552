package dev.tessera.gateway.routing;

import dev.tessera.gateway.keys.Caller;
import dev.tessera.protocol.HeaderNames;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.springframework.cloud.gateway.filter.headers.HttpHeadersFilter;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.web.server.ServerWebExchange;

/**
 * The headers that a service gets. Whatever a caller says about who it is or how it came here is dropped, as are its key
 * and what concerns only its own connection; the gateway states those itself.
 */
public final class UpstreamRequestHeaders implements HttpHeadersFilter, Ordered {
    private static final Set<String> DROPPED = Set.of(
            "authorization",
            "connection",
            "cookie",
            "forwarded",
            "expect",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "upgrade");

    private final Optional<URI> publicUrl;

    public UpstreamRequestHeaders(Optional<URI> publicUrl) {
        this.publicUrl = publicUrl;
    }

    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }

    @Override
    public HttpHeaders filter(HttpHeaders input, ServerWebExchange exchange) {
        var named = namedByConnection(exchange.getRequest().getHeaders());
        var kept = new HttpHeaders();
        input.forEach((name, values) -> {
            var lower = name.toLowerCase(Locale.ROOT);
            if (!isDropped(lower) && !named.contains(lower)) kept.addAll(name, values);
        });
        Caller.of(exchange)
                .ifPresent(caller -> kept.set(HeaderNames.OWNER, caller.key().owner()));
        var own = exchange.getResponse().getHeaders();
        Optional.ofNullable(own.getFirst(HeaderNames.REQUEST_ID)).ifPresent(id -> kept.set(HeaderNames.REQUEST_ID, id));
        forwarded(exchange, kept);
        return kept;
    }

    private static boolean isDropped(String lower) {
        return DROPPED.contains(lower)
                || lower.startsWith(HeaderNames.INTERNAL_PREFIX)
                || lower.startsWith("x-forwarded-");
    }

    /** RFC 9110 section 7.6.1: what Connection names is for this hop only. Content-Length is never given up. */
    private static List<String> namedByConnection(HttpHeaders headers) {
        return headers.getConnection().stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .filter(name -> !name.equals("content-length") && !name.equals("content-type"))
                .toList();
    }

    /** Services build absolute links from these. */
    private void forwarded(ServerWebExchange exchange, HttpHeaders kept) {
        var request = exchange.getRequest();
        var asked = Optional.ofNullable(request.getHeaders().getFirst(HttpHeaders.HOST))
                .orElse(request.getURI().getAuthority());
        kept.set("X-Forwarded-Host", publicUrl.map(URI::getAuthority).orElse(asked));
        kept.set("X-Forwarded-Proto", publicUrl.map(URI::getScheme).orElse("http"));
        var peer = request.getRemoteAddress();
        if (peer != null && peer.getAddress() != null) {
            kept.set("X-Forwarded-For", peer.getAddress().getHostAddress());
        }
    }

    @Override
    public boolean supports(Type type) {
        return type == Type.REQUEST;
    }
}
