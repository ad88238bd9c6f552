package dev.tessera.web.errors;

import io.netty.channel.ChannelException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.annotation.Order;
import org.springframework.core.codec.DecodingException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.ServerWebInputException;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * What becomes of an error that nobody waits for any more. A caller that leaves within a part of a form, or sends half of
 * one, ends both the part and the form with the same error: one is answered, and Reactor would log the other as its own
 * failure, with a stack trace for every such request.
 */
@Order(DroppedErrors.BEHIND_REQUEST_IDS)
public final class DroppedErrors implements WebFilter {
    static final int BEHIND_REQUEST_IDS = Integer.MIN_VALUE + 1;

    /** Reactor's hook for one subscription. */
    private static final String HOOK = "reactor.onErrorDropped.local";

    private static final Logger LOG = LoggerFactory.getLogger(DroppedErrors.class);
    private static final Consumer<Throwable> DROPPED = DroppedErrors::drop;

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        return chain.filter(exchange).contextWrite(context -> context.put(HOOK, DROPPED));
    }

    private static void drop(Throwable thrown) {
        if (isTheCallers(thrown)) LOG.debug("told twice", thrown);
        else LOG.error("an error came when its request was over", thrown);
    }

    private static boolean isTheCallers(Throwable thrown) {
        return KnownErrors.isConnectionLost(thrown)
                || KnownErrors.caused(thrown, DecodingException.class).isPresent()
                || KnownErrors.caused(thrown, ChannelException.class).isPresent()
                || KnownErrors.caused(thrown, ServerWebInputException.class).isPresent()
                || KnownErrors.caused(thrown, ApiException.class).isPresent();
    }
}
