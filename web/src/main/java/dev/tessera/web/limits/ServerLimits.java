package dev.tessera.web.limits;

import io.netty.channel.Channel;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServer;

/** Puts the limits of {@link WebSettings} on the server, and a body into answers that the server gives by itself. */
public final class ServerLimits implements NettyServerCustomizer {
    private final WebSettings settings;

    public ServerLimits(WebSettings settings) {
        this.settings = settings;
    }

    @Override
    public HttpServer apply(HttpServer server) {
        return server.httpRequestDecoder(decoder -> decoder.maxInitialLineLength(
                                Math.toIntExact(settings.maxRequestLine().toBytes()))
                        .maxHeaderSize(Math.toIntExact(settings.maxHeaders().toBytes())))
                .maxConnections(settings.maxConnections())
                .requestTimeout(settings.bodyTimeout())
                .idleTimeout(settings.idleTimeout())
                .doOnChannelInit((observer, channel, remote) -> addHandlers(channel));
    }

    private void addHandlers(Channel channel) {
        var deadline = new HeaderDeadline(settings.headerTimeout());
        channel.pipeline()
                .addFirst("tessera.bytes", deadline.bytes())
                .addAfter(NettyPipeline.HttpCodec, "tessera.errors", new ServerErrorBodies(settings))
                .addAfter(NettyPipeline.HttpCodec, "tessera.requests", deadline.requests());
    }
}
