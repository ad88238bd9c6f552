package dev.tessera.gateway.routing;

import dev.tessera.web.errors.ApiException;
import java.util.Map;
import java.util.Optional;
import org.springframework.core.Ordered;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.util.unit.DataSize;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Takes the whole request body before a service sees any of it: a body that is too large costs no service anything, also
 * when it comes in chunks and does not tell its length, and a caller that sends slowly holds no connection behind the
 * gateway. Files are the exception: their service takes them as they come. The answer is not touched: it streams.
 */
public final class RequestBody implements WebFilter, Ordered {
    private final int most;
    private final UpstreamChoice choice;

    public RequestBody(DataSize most, UpstreamChoice choice) {
        this.most = Math.toIntExact(most.toBytes());
        this.choice = choice;
    }

    @Override
    public int getOrder() {
        return 300;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        if (choice.streams(exchange.getRequest().getPath())) return chain.filter(exchange);
        var headers = exchange.getRequest().getHeaders();
        long told = headers.getContentLength();
        if (told > most) return Mono.error(tooLarge());
        if (told <= 0 && !headers.containsHeader(HttpHeaders.TRANSFER_ENCODING)) return chain.filter(exchange);
        return DataBufferUtils.join(exchange.getRequest().getBody(), most)
                .map(RequestBody::bytes)
                .defaultIfEmpty(new byte[0])
                .onErrorMap(DataBufferLimitException.class, e -> tooLarge())
                .flatMap(body -> {
                    if (choice.dependsOnModel(exchange.getRequest().getPath())) {
                        RequestedModel.remember(exchange, RequestedModel.in(body));
                    }
                    return chain.filter(exchange.mutate()
                            .request(replay(exchange.getRequest(), body))
                            .build());
                });
    }

    private static byte[] bytes(DataBuffer buffer) {
        var bytes = new byte[buffer.readableByteCount()];
        buffer.read(bytes);
        DataBufferUtils.release(buffer);
        return bytes;
    }

    private static ServerHttpRequest replay(ServerHttpRequest request, byte[] body) {
        return new ServerHttpRequestDecorator(request) {
            @Override
            public Flux<DataBuffer> getBody() {
                return Flux.defer(() -> Flux.just(
                        org.springframework.core.io.buffer.DefaultDataBufferFactory.sharedInstance.wrap(body)));
            }
        };
    }

    private ApiException tooLarge() {
        return new ApiException(
                413,
                Optional.empty(),
                Optional.of("body_too_large"),
                "the request body is larger than " + most + " bytes, the most allowed; send less",
                Map.of());
    }
}
