package dev.tessera.generator.images;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;

/** One server-sent event of a stream; its {@code event} line equals {@link #type}. */
sealed interface ImageEvent {

    String type();

    /** An image as far as it is known. */
    @Schema(name = "ImagePartialEvent")
    record Partial(
            @Schema(allowableValues = Partial.TYPE, description = "As the event line.")
            String type,

            @JsonProperty("b64_json") @Schema(description = "The preview's file in base64.")
            String b64Json,

            @JsonProperty("created_at") @Schema(description = "Unix seconds.")
            long createdAt,

            @Schema(description = "Pixels, WIDTHxHEIGHT, never auto.")
            String size,

            @Schema(description = "As it was asked for; auto is told as high.")
            String quality,

            @Schema(description = "Always opaque.") String background,

            @JsonProperty("output_format") @Schema(description = "png, jpeg or webp.")
            String outputFormat,

            @JsonProperty("partial_image_index") @Schema(description = "0, 1, 2 in the order of sending.")
            int partialImageIndex,

            @Schema(description = "Which of the n images, from 0.")
            int index)
            implements ImageEvent {
        static final String TYPE = "image_generation.partial_image";
    }

    /** A finished image; nothing more follows about it. */
    @Schema(name = "ImageCompletedEvent")
    record Completed(
            @Schema(allowableValues = Completed.TYPE, description = "As the event line.")
            String type,

            @JsonProperty("b64_json") @Schema(description = "The file in base64.")
            String b64Json,

            @JsonProperty("created_at") @Schema(description = "Unix seconds.")
            long createdAt,

            @Schema(description = "Pixels, WIDTHxHEIGHT, never auto.")
            String size,

            @Schema(description = "As it was asked for; auto is told as high.")
            String quality,

            @Schema(description = "Always opaque.") String background,

            @JsonProperty("output_format") @Schema(description = "png, jpeg or webp.")
            String outputFormat,

            @Schema(description = "Of this image.") Usage usage,

            @Schema(description = "Which of the n images, from 0.")
            int index,

            @JsonProperty("revised_prompt") @Schema(description = "What was drawn, in the model's words.")
            String revisedPrompt,

            @Schema(description = "The seed that was used.") long seed)
            implements ImageEvent {
        static final String TYPE = "image_generation.completed";
    }
}
