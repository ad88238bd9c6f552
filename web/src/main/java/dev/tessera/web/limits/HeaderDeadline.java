package dev.tessera.web.limits;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandler;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Closes a connection whose next request does not get its headers across in time. Reactor Netty's own timeouts begin
 * after the headers, or start anew with every byte, so a caller that sends one byte now and then would stay for ever.
 * Both handlers run on the connection's event loop.
 */
final class HeaderDeadline {
    private final Duration patience;
    private Future<?> closing;
    private boolean inBody;

    HeaderDeadline(Duration patience) {
        this.patience = patience;
    }

    /** Stands before the decoder. */
    ChannelInboundHandler bytes() {
        return new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext context, Object message) {
                if (closing == null && !inBody) {
                    closing = context.executor()
                            .schedule(() -> context.close(), patience.toMillis(), TimeUnit.MILLISECONDS);
                }
                context.fireChannelRead(message);
            }

            @Override
            public void channelInactive(ChannelHandlerContext context) {
                disarm();
                context.fireChannelInactive();
            }
        };
    }

    /** Stands behind the decoder. */
    ChannelInboundHandler requests() {
        return new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext context, Object message) {
                if (message instanceof HttpRequest) {
                    disarm();
                    inBody = true;
                }
                if (message instanceof LastHttpContent) inBody = false;
                context.fireChannelRead(message);
            }
        };
    }

    private void disarm() {
        if (closing != null) closing.cancel(false);
        closing = null;
    }
}
