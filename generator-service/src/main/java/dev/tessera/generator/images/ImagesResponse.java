package dev.tessera.generator.images;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;

/** The JSON answer. Size, quality and background are what was used, never {@code auto}. */
record ImagesResponse(
        @Schema(description = "When the images were finished, Unix seconds.")
        long created,

        @Schema(description = "The images, in the order of the random stream.")
        List<Image> data,

        @Schema(allowableValues = "opaque", description = "No model draws alpha.")
        String background,

        @JsonProperty("output_format")
        @Schema(
                allowableValues = {"png", "jpeg", "webp"},
                description = "The files' format.")
        String outputFormat,

        @Schema(description = "As it was asked for; auto is told as high.")
        String quality,

        @Schema(description = "Pixels, WIDTHxHEIGHT.", example = "256x256")
        String size,

        @Schema(description = "All images together.") Usage usage,
        @Schema(description = "The model that drew them.") String model,

        @Schema(description = "Send it as seed, with the same fields, to get the same bytes again.")
        long seed) {

    static ImagesResponse of(ImageJob job, Instant finished, List<Image> images) {
        return new ImagesResponse(
                finished.getEpochSecond(),
                images,
                ImageJob.BACKGROUND,
                job.outputFormat(),
                job.request().quality(),
                job.size(),
                Usage.of(job.images()),
                job.modelId(),
                job.images().seed());
    }

    /** Either the file itself or a link to it. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "GeneratedImage")
    record Image(
            @JsonProperty("b64_json") @Schema(description = "The file in base64; absent when a link was asked for.")
            String b64Json,

            @Schema(description = "A link that opens without a key for 60 minutes; absent otherwise.")
            String url,

            @JsonProperty("revised_prompt") @Schema(description = "What was drawn, in the model's words.")
            String revisedPrompt) {}
}
