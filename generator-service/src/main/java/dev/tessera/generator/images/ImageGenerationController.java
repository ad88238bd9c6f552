package dev.tessera.generator.images;

import dev.tessera.protocol.HeaderNames;
import dev.tessera.protocol.Ids;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
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

    /** The id under which a generation can be found in logs. */
    static final String GENERATION = "x-tessera-generation";

    private final Generations generations;

    ImageGenerationController(Generations generations) {
        this.generations = generations;
    }

    /** The body's {@code stream} decides between one JSON answer and events; Accept is ignored, as OpenAI does. */
    @Operation(
            operationId = "createImages",
            tags = "images",
            summary = "Generate images",
            description =
                    "As the OpenAI SDKs send it. The body's stream decides between one JSON answer and server-sent"
                            + " events: image_generation.partial_image while an image is made, one image_generation.completed for"
                            + " each, and event: error with an error object if something fails meanwhile. Closing the connection"
                            + " cancels the work at its next step.",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content = @Content(schema = @Schema(implementation = ImageRequestSchema.class))),
            responses =
                    @ApiResponse(
                            responseCode = "200",
                            description = "The images, or their events.",
                            headers =
                                    @Header(
                                            name = GENERATION,
                                            description = "Names this generation.",
                                            schema = @Schema(type = "string")),
                            content = {
                                @Content(
                                        mediaType = MediaType.APPLICATION_JSON_VALUE,
                                        schema = @Schema(implementation = ImagesResponse.class)),
                                @Content(
                                        mediaType = MediaType.TEXT_EVENT_STREAM_VALUE,
                                        schema =
                                                @Schema(
                                                        name = "ImageEvent",
                                                        oneOf = {
                                                            ImageEvent.Partial.class,
                                                            ImageEvent.Completed.class,
                                                            ErrorEvent.class
                                                        }))
                            }))
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
                .map(images -> answer(MediaType.APPLICATION_JSON).body(images));
    }

    private Mono<ResponseEntity<?>> streamed(ImageJob job) {
        return Mono.fromCallable(() -> answer(MediaType.TEXT_EVENT_STREAM)
                .header("Cache-Control", "no-store")
                .header("X-Accel-Buffering", "no")
                .body(ImageEvents.stream(generations.stream(job))));
    }

    private static ResponseEntity.BodyBuilder answer(MediaType type) {
        return ResponseEntity.ok().contentType(type).header(GENERATION, Ids.next("gen"));
    }
}
