package dev.tessera.gateway.upstreams;

import dev.tessera.gateway.routing.Upstream;
import java.time.Duration;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

/** Reads small documents from services. Empty where a service does not answer 200 within two seconds. */
public final class UpstreamClient {
    private static final int MOST_BYTES = 8 << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final WebClient http;

    public UpstreamClient() {
        this.http = WebClient.builder()
                .codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(MOST_BYTES))
                .build();
    }

    Mono<String> text(Upstream upstream, String path) {
        return http.get()
                .uri(upstream.url().resolve(path))
                .retrieve()
                .bodyToMono(String.class)
                .timeout(PATIENCE)
                .onErrorResume(unanswered -> Mono.empty());
    }
}
