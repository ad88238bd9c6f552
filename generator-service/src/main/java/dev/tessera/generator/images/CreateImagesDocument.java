package dev.tessera.generator.images;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.http.MediaType;

/** What the OpenAPI document says about {@code POST /v1/images/generations}. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Operation(
        operationId = "createImages",
        tags = "images",
        summary = "Generate images",
        description = "As the OpenAI SDKs send it. The body's stream decides between one JSON answer and server-sent"
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
                        headers = {
                            @Header(
                                    name = CreateImagesDocument.GENERATION,
                                    description = "Names this generation.",
                                    schema = @Schema(type = "string")),
                            @Header(
                                    name = CreateImagesDocument.PRECISION,
                                    description = "How the model computed: fp32, int8, or int8 with the parts that are"
                                            + " fp32, such as int8,decoder=fp32.",
                                    schema = @Schema(type = "string"))
                        },
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
@interface CreateImagesDocument {

    /** Header that names a generation in the service's answers. */
    String GENERATION = "x-tessera-generation";

    /** Header that tells the precision of the model that answered. */
    String PRECISION = "x-tessera-precision";
}
