package dev.tessera.web.limits;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Keeps one connection going, and ends it when its caller does not: without a request for too long, or with a request whose
 * headers do not get across in time. All of it runs on the connection's event loop. Why Reactor Netty's own timeouts and
 * reading do not suffice: RATIONALE.md.
 */
final class ConnectionCare {
    private final Duration idle;
    private final Duration headers;
    private Future<?> closing;
    private boolean readingHeaders;
    private boolean readingBody;
    private int unanswered;

    ConnectionCare(Duration idle, Duration headers) {
        this.idle = idle;
        this.headers = headers;
    }

    /** Stands before the decoder. */
    ChannelHandler bytes() {
        return new ChannelInboundHandlerAdapter() {
            @Override
            public void channelActive(ChannelHandlerContext context) {
                closeAfter(idle, context);
                context.fireChannelActive();
            }

            @Override
            public void channelRead(ChannelHandlerContext context, Object message) {
                if (!readingHeaders && !readingBody) {
                    readingHeaders = true;
                    closeAfter(headers, context);
                }
                context.fireChannelRead(message);
            }

            @Override
            public void channelInactive(ChannelHandlerContext context) {
                stayOpen();
                context.fireChannelInactive();
            }
        };
    }

    /** Stands behind the decoder. */
    ChannelHandler messages() {
        return new ChannelDuplexHandler() {
            private boolean informational;

            @Override
            public void channelRead(ChannelHandlerContext context, Object message) {
                if (message instanceof HttpRequest) {
                    stayOpen();
                    readingHeaders = false;
                    readingBody = true;
                    unanswered++;
                }
                if (message instanceof LastHttpContent) readingBody = false;
                context.fireChannelRead(message);
            }

            @Override
            public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
                if (message instanceof HttpResponse response) {
                    informational = response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
                }
                context.write(message, promise);
                if (message instanceof LastHttpContent && !informational) answered(context);
            }
        };
    }

    private void answered(ChannelHandlerContext context) {
        unanswered--;
        if (unanswered <= 0 && !readingHeaders) closeAfter(idle, context);
        context.executor().execute(context::read);
    }

    private void closeAfter(Duration patience, ChannelHandlerContext context) {
        stayOpen();
        closing = context.executor().schedule(() -> context.close(), patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void stayOpen() {
        if (closing != null) closing.cancel(false);
        closing = null;
    }
}
