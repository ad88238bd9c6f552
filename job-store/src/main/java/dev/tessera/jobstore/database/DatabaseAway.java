package dev.tessera.jobstore.database;

import dev.tessera.web.errors.ApiException;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Answers 503 while PostgreSQL cannot be reached, instead of calling it an internal error. */
final class DatabaseAway implements WebFilter, Ordered {

    /** Seconds: it is tried again at the next request. */
    private static final String RETRY = "2";

    private final Schema schema;

    DatabaseAway(Schema schema) {
        this.schema = schema;
    }

    @Override
    public int getOrder() {
        return 200;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        return chain.filter(exchange).onErrorMap(this::away, thrown -> refusal());
    }

    /** The tables are missing only until the first contact with the database. */
    private boolean away(Throwable thrown) {
        var cause = thrown;
        for (int depth = 0; cause != null && depth < 8; depth++) {
            if (cause instanceof SQLException sql) return !schema.current() || lost(sql);
            cause = cause.getCause();
        }
        return false;
    }

    /** SQL states: 08 connection, 53 resources, 57P shutdown; none is given when the pool has no connection. */
    private static boolean lost(SQLException e) {
        var state = e.getSQLState();
        return state == null || state.startsWith("08") || state.startsWith("53") || state.startsWith("57P");
    }

    private static ApiException refusal() {
        return new ApiException(
                503,
                Optional.empty(),
                Optional.of("database_unavailable"),
                "the job store cannot reach its database; nothing was changed, send the request again in " + RETRY
                        + " s",
                Map.of(HttpHeaders.RETRY_AFTER, RETRY));
    }
}
