package dev.tessera.web.limits;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.timeout.ReadTimeoutException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Keeps one connection going, and ends it when its caller does not: without a request for too long, or with a request
 * whose headers or body do not get across in time. All of it runs on the connection's event loop. Why Reactor Netty's own timeouts and
 * reading do not suffice: RATIONALE.md.
 */
final class ConnectionCare {
    private final Duration idle;
    private final Duration headers;
    private final BodyWatch body;
    private Future<?> closing;
    private boolean readingHeaders;
    private boolean readingBody;
    private int unanswered;

    ConnectionCare(WebSettings settings) {
        this.idle = settings.idleTimeout();
        this.headers = settings.headerTimeout();
        this.body = new BodyWatch(settings.bodyTimeout());
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
                body.stop();
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
                    body.start(context, () -> giveUp(context));
                }
                if (message instanceof HttpContent content) {
                    body.arrived(content.content().readableBytes());
                }
                if (message instanceof LastHttpContent) {
                    readingBody = false;
                    body.stop();
                }
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

    /** The answer, if there is none yet, is 408; it may be written by another thread. */
    private void giveUp(ChannelHandlerContext context) {
        if (unanswered > 0) context.fireExceptionCaught(ReadTimeoutException.INSTANCE);
        context.executor().schedule(() -> context.close(), 1, TimeUnit.SECONDS);
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
