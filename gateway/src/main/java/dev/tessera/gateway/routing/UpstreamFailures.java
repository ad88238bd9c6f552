package dev.tessera.gateway.routing;

import dev.tessera.protocol.HeaderNames;
import dev.tessera.web.errors.ApiException;
import java.io.IOException;
import java.net.ConnectException;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** What a caller is told when the service behind the gateway cannot be reached, breaks off or takes too long. */
public final class UpstreamFailures implements GlobalFilter, Ordered {
    private static final Logger LOG = LoggerFactory.getLogger(UpstreamFailures.class);

    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        return chain.filter(exchange).onErrorMap(thrown -> translated(exchange, thrown));
    }

    private static Throwable translated(ServerWebExchange exchange, Throwable thrown) {
        Route route = exchange.getRequiredAttribute(ServerWebExchangeUtils.GATEWAY_ROUTE_ATTR);
        if (isTimeout(thrown)) {
            return failure(
                    504, "service_timeout", route.getId() + " did not answer in time; ask for less at once", "false");
        }
        if (thrown instanceof IOException) {
            LOG.warn("{} at {}: {}", route.getId(), route.getUri(), thrown.toString());
            var what = thrown instanceof ConnectException ? " is not reachable" : " broke off";
            return failure(503, "service_unavailable", route.getId() + what + "; try again in 2 s", "true");
        }
        return thrown;
    }

    private static boolean isTimeout(Throwable thrown) {
        return thrown instanceof ResponseStatusException status && status.getStatusCode() == HttpStatus.GATEWAY_TIMEOUT;
    }

    private static ApiException failure(int status, String code, String sentence, String retry) {
        return new ApiException(
                status,
                Optional.empty(),
                Optional.of(code),
                sentence,
                Map.of(HttpHeaders.RETRY_AFTER, "2", HeaderNames.SHOULD_RETRY, retry));
    }
}
