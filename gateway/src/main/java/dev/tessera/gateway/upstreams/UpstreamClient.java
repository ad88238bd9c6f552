package dev.tessera.gateway.upstreams;

import dev.tessera.gateway.routing.Upstream;
import io.netty.channel.ChannelOption;
import java.time.Duration;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientRequest;

/** Reads small documents from services. Empty where a service does not answer 200 in time: two seconds, ten for an API document. */
public final class UpstreamClient {
    private static final int MOST_BYTES = 8 << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration DOCUMENT_PATIENCE = Duration.ofSeconds(10);

    private final WebClient http;

    public UpstreamClient() {
        var patient = HttpClient.create().option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) PATIENCE.toMillis());
        this.http = WebClient.builder()
                .clientConnector(new ReactorClientHttpConnector(patient))
                .codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(MOST_BYTES))
                .build();
    }

    Mono<String> text(Upstream upstream, String path) {
        return text(upstream, path, PATIENCE);
    }

    /** An API document: the first one takes its service seconds on a busy machine. */
    Mono<String> document(Upstream upstream, String path) {
        return text(upstream, path, DOCUMENT_PATIENCE);
    }

    private Mono<String> text(Upstream upstream, String path, Duration patience) {
        return http.get()
                .uri(upstream.url().resolve(path))
                // Timed by the connection: an answer that comes while a subscriber gives up would be logged as an
                // error.
                .httpRequest(
                        request -> request.<HttpClientRequest>getNativeRequest().responseTimeout(patience))
                .retrieve()
                .bodyToMono(String.class)
                .onErrorResume(unanswered -> Mono.empty());
    }
}
