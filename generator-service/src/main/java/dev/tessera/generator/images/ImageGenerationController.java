package dev.tessera.generator.images;

import dev.tessera.generator.repeats.Ask;
import dev.tessera.generator.repeats.Generated;
import dev.tessera.generator.repeats.KeptResults;
import dev.tessera.generator.repeats.SingleFlight;
import dev.tessera.protocol.HeaderNames;
import dev.tessera.protocol.Ids;
import dev.tessera.web.errors.ApiException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** {@code POST /v1/images/generations}, as the OpenAI SDKs send it, and the results of the last minutes. */
@RestController
final class ImageGenerationController {

    private final Generations generations;
    private final SingleFlight<ImageAnswer> flights;
    private final KeptResults<ImageAnswer> kept;

    ImageGenerationController(
            Generations generations, SingleFlight<ImageAnswer> flights, KeptResults<ImageAnswer> kept) {
        this.generations = generations;
        this.flights = flights;
        this.kept = kept;
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
                .flatMap(bytes -> answer(bytes, Ask.of(owner, bytes, http.getHeaders()), http.getURI()))
                .onErrorMap(GenerationErrors::toHttp);
    }

    private Mono<ResponseEntity<?>> answer(byte[] body, Ask ask, URI requestedAt) {
        var request = ImageGenerationRequest.read(JsonBody.read(body));
        if (request.stream()) return streamed(generations.prepare(request, ask.owner(), requestedAt), ask);
        return flights.run(ask, () -> generations.answer(generations.prepare(request, ask.owner(), requestedAt)))
                .map(result -> json(result));
    }

    private Mono<ResponseEntity<?>> streamed(ImageJob job, Ask ask) {
        var id = Ids.next("gen");
        return Mono.fromCallable(() -> {
            var events = new StreamedResult(job).over(generations.stream(job), images -> {
                var answer = new ImageAnswer(images, job.precision());
                kept.keep(ask, new Generated<>(id, answer, answer.bytes()));
            });
            return head(id, job.precision(), MediaType.TEXT_EVENT_STREAM)
                    .header("Cache-Control", "no-store")
                    .header("X-Accel-Buffering", "no")
                    .body(ImageEvents.stream(events));
        });
    }

    @Operation(
            operationId = "retrieveGeneration",
            tags = "images",
            summary = "Fetch the result of a generation again",
            description = "For a while after it was answered, by the id in its answer's x-tessera-generation.")
    @GetMapping("/v1/images/generations/{id}")
    ResponseEntity<ImagesResponse> retrieveGeneration(
            @PathVariable String id,
            @Parameter(hidden = true) @RequestHeader(name = HeaderNames.OWNER, defaultValue = "anonymous")
                    String owner) {
        var result = kept.find(id, owner)
                .orElseThrow(() -> new ApiException(
                        404,
                        Optional.of("id"),
                        Optional.of("generation_not_found"),
                        "id: no finished generation of yours has this id, or it is no longer kept; generate again with the"
                                + " same seed",
                        Map.of()));
        return head(result.id(), result.answer().precision(), MediaType.APPLICATION_JSON)
                .body(result.answer().images());
    }

    private static ResponseEntity<?> json(Generated<ImageAnswer> result) {
        return head(result.id(), result.answer().precision(), MediaType.APPLICATION_JSON)
                .body(result.answer().images());
    }

    private static ResponseEntity.BodyBuilder head(String id, String precision, MediaType type) {
        return ResponseEntity.ok()
                .contentType(type)
                .header(CreateImagesDocument.GENERATION, id)
                .header(CreateImagesDocument.PRECISION, precision);
    }
}
