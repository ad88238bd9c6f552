package dev.tessera.gateway.upstreams;

import dev.tessera.gateway.routing.Upstream;
import dev.tessera.gateway.settings.GatewaySettings;
import java.net.URI;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** {@code GET /openapi.json}: what all services offer, as one document. */
@RestController
public final class OpenApiController {
    private final GatewaySettings settings;
    private final UpstreamClient client;

    public OpenApiController(GatewaySettings settings, UpstreamClient client) {
        this.settings = settings;
        this.client = client;
    }

    @GetMapping("/openapi.json")
    Mono<ResponseEntity<String>> document() {
        var server = settings.publicUrl().map(URI::toString).orElse("/");
        return Flux.fromIterable(Upstream.of(settings))
                .flatMapSequential(upstream -> client.document(upstream, "/openapi.json"))
                .collectList()
                .map(documents -> ResponseEntity.ok()
                        .contentType(MediaType.APPLICATION_JSON)
                        .body(MergedOpenApi.of(documents, server)));
    }
}
