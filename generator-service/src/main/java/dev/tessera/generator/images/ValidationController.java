package dev.tessera.generator.images;

import dev.tessera.protocol.HeaderNames;
import io.swagger.v3.oas.annotations.Hidden;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Whether a request would be taken, without doing it: job-store asks before it queues a job. */
@Hidden
@RestController
final class ValidationController {

    private final Generations generations;

    ValidationController(Generations generations) {
        this.generations = generations;
    }

    /** Answers 204, or refuses as {@code POST /v1/images/generations} does. */
    @PostMapping(path = "/internal/validate", consumes = MediaType.APPLICATION_JSON_VALUE)
    Mono<ResponseEntity<Void>> validate(
            @RequestBody(required = false) Mono<byte[]> body,
            @RequestHeader(name = HeaderNames.OWNER, defaultValue = "anonymous") String owner,
            ServerHttpRequest http) {
        return body.defaultIfEmpty(new byte[0])
                .publishOn(Schedulers.boundedElastic())
                .map(bytes -> ImageGenerationRequest.read(JsonBody.read(bytes)))
                .map(request -> generations.accept(request, owner, http.getURI()))
                .map(accepted -> ResponseEntity.noContent().<Void>build())
                .onErrorMap(GenerationErrors::toHttp);
    }
}
