package dev.tessera.generator.images;

import dev.tessera.protocol.HeaderNames;
import dev.tessera.protocol.Ids;
import io.swagger.v3.oas.annotations.Parameter;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** {@code POST /v1/images/generations}, as the OpenAI SDKs send it. */
@RestController
final class ImageGenerationController {

    private final Generations generations;

    ImageGenerationController(Generations generations) {
        this.generations = generations;
    }

    /** The body's {@code stream} decides between one JSON answer and events; Accept is ignored, as OpenAI does. */
    @CreateImagesDocument
    @PostMapping(path = "/v1/images/generations", consumes = MediaType.APPLICATION_JSON_VALUE)
    Mono<ResponseEntity<?>> createImages(
            @RequestBody(required = false) Mono<byte[]> body,
            @Parameter(hidden = true) @RequestHeader(name = HeaderNames.OWNER, defaultValue = "anonymous") String owner,
            ServerHttpRequest http) {
        return body.defaultIfEmpty(new byte[0])
                .publishOn(Schedulers.boundedElastic())
                .map(bytes -> ImageGenerationRequest.read(JsonBody.read(bytes)))
                .map(request -> generations.prepare(request, owner, http.getURI()))
                .flatMap(job -> job.request().stream() ? streamed(job) : answered(job))
                .onErrorMap(GenerationErrors::toHttp);
    }

    private Mono<ResponseEntity<?>> answered(ImageJob job) {
        return generations
                .run(job)
                .map(images -> answer(job, MediaType.APPLICATION_JSON).body(images));
    }

    private Mono<ResponseEntity<?>> streamed(ImageJob job) {
        return Mono.fromCallable(() -> answer(job, MediaType.TEXT_EVENT_STREAM)
                .header("Cache-Control", "no-store")
                .header("X-Accel-Buffering", "no")
                .body(ImageEvents.stream(generations.stream(job))));
    }

    private static ResponseEntity.BodyBuilder answer(ImageJob job, MediaType type) {
        return ResponseEntity.ok()
                .contentType(type)
                .header(CreateImagesDocument.GENERATION, Ids.next("gen"))
                .header(CreateImagesDocument.PRECISION, job.precision());
    }
}
