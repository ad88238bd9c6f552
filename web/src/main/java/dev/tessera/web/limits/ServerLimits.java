package dev.tessera.web.limits;

import io.netty.channel.Channel;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.Ordered;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServer;

/** Puts the limits of {@link WebSettings} on the server, and a body into answers that the server gives by itself. */
public final class ServerLimits implements WebServerFactoryCustomizer<NettyReactiveWebServerFactory>, Ordered {
    private final WebSettings settings;

    public ServerLimits(WebSettings settings) {
        this.settings = settings;
    }

    /** After Spring Boot's own, which would set its defaults over these. */
    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }

    @Override
    public void customize(NettyReactiveWebServerFactory factory) {
        factory.addServerCustomizers(this::limited);
    }

    private HttpServer limited(HttpServer server) {
        return server.httpRequestDecoder(decoder -> decoder.maxInitialLineLength(
                                Math.toIntExact(settings.maxRequestLine().toBytes()))
                        .maxHeaderSize(Math.toIntExact(settings.maxHeaders().toBytes())))
                .maxConnections(settings.maxConnections())
                .doOnChannelInit((observer, channel, remote) -> addHandlers(channel));
    }

    private void addHandlers(Channel channel) {
        var care = new ConnectionCare(settings);
        channel.pipeline()
                .addFirst("tessera.bytes", care.bytes())
                .addAfter(NettyPipeline.HttpCodec, "tessera.errors", new ServerErrorBodies(settings))
                .addAfter(NettyPipeline.HttpCodec, "tessera.messages", care.messages());
    }
}
