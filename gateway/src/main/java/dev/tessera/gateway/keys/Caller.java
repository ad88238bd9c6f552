package dev.tessera.gateway.keys;

import java.util.Optional;
import org.springframework.web.server.ServerWebExchange;

/** Who asks. Absent from exchanges on public paths. */
public record Caller(ApiKey key) {
    private static final String ATTRIBUTE = Caller.class.getName();

    public static Optional<Caller> of(ServerWebExchange exchange) {
        return Optional.ofNullable(exchange.getAttribute(ATTRIBUTE));
    }

    void attachTo(ServerWebExchange exchange) {
        exchange.getAttributes().put(ATTRIBUTE, this);
    }
}
