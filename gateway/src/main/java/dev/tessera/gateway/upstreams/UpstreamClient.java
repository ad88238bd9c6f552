package dev.tessera.gateway.upstreams;

import dev.tessera.gateway.routing.Upstream;
import java.time.Duration;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

/** Reads small documents from services. Empty where a service does not answer 200 in time: two seconds, ten for an API document. */
public final class UpstreamClient {
    private static final int MOST_BYTES = 8 << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration DOCUMENT_PATIENCE = Duration.ofSeconds(10);

    private final WebClient http;

    public UpstreamClient() {
        this.http = WebClient.builder()
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
                .retrieve()
                .bodyToMono(String.class)
                .timeout(patience)
                .onErrorResume(unanswered -> Mono.empty());
    }
}
