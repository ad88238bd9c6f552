package dev.tessera.generator.images;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigInteger;

/** The request as the OpenAPI document shows it. {@link ImageGenerationRequest} reads it; a test holds both together. */
@Schema(
        name = "ImageGenerationRequest",
        description =
                "Every field may be null, which is the same as leaving it out. Fields that belong to a model, such as"
                        + " cfg_scale, stand beside these; GET /v1/models/{id} lists them with their ranges. Any other field is"
                        + " refused by name.")
record ImageRequestSchema(
        @Schema(
                requiredMode = Schema.RequiredMode.REQUIRED,
                minLength = 1,
                maxLength = 32_000,
                example = "red apple",
                description = "What the image shows. A class-conditional model takes a class by name, synonym or"
                        + " number; what was understood is told as revised_prompt, and a prompt without a match is"
                        + " refused with the nearest names.")
        String prompt,

        @Schema(nullable = true, description = "Id of a hosted model; absent: the service's default.")
        String model,

        @Schema(nullable = true, minimum = "1", maximum = "10", defaultValue = "1", description = "Images.")
        Integer n,

        @Schema(
                nullable = true,
                defaultValue = "auto",
                example = "256x256",
                description = "WIDTHxHEIGHT in pixels, one of the model's sizes; auto: its first one.")
        String size,

        @Schema(
                nullable = true,
                defaultValue = "auto",
                allowableValues = {"auto", "low", "medium", "high", "xhigh", "max", "standard", "hd"},
                description = "Taken and told back; it changes nothing, as models have one quality.")
        String quality,

        @Schema(
                nullable = true,
                defaultValue = "auto",
                allowableValues = {"auto", "opaque", "transparent"},
                description = "transparent is refused with 422: no model draws alpha.")
        String background,

        @JsonProperty("output_format")
        @Schema(
                nullable = true,
                defaultValue = "png",
                allowableValues = {"png", "jpeg", "webp"},
                description = "The files' format.")
        String outputFormat,

        @JsonProperty("output_compression")
        @Schema(
                nullable = true,
                minimum = "0",
                maximum = "100",
                defaultValue = "100",
                description = "Quality of jpeg and webp, larger is better; 100 is lossless for webp. png takes"
                        + " 100 only.")
        Integer outputCompression,

        @Schema(
                nullable = true,
                defaultValue = "auto",
                allowableValues = {"auto", "low"},
                description = "Taken for OpenAI's clients; it changes nothing.")
        String moderation,

        @Schema(
                nullable = true,
                defaultValue = "false",
                description = "true: the answer is a stream of server-sent events, whatever Accept says.")
        Boolean stream,

        @JsonProperty("partial_images")
        @Schema(
                nullable = true,
                minimum = "0",
                maximum = "3",
                defaultValue = "0",
                description = "Previews of each image in a stream, spread evenly over its making, the first one as"
                        + " early as the model can; fewer if it has fewer.")
        Integer partialImages,

        @JsonProperty("response_format")
        @Schema(
                nullable = true,
                defaultValue = "b64_json",
                allowableValues = {"b64_json", "url"},
                description = "url: a signed link that opens without a key for 60 minutes; not with stream.")
        String responseFormat,

        @Schema(nullable = true, maxLength = 512, description = "Taken for OpenAI's clients; it changes nothing.")
        String user,

        @JsonProperty("safety_identifier")
        @Schema(nullable = true, maxLength = 512, description = "Taken for OpenAI's clients; it changes nothing.")
        String safetyIdentifier,

        @Schema(
                nullable = true,
                allowableValues = {"vivid", "natural"},
                description = "Taken for OpenAI's clients; it changes nothing.")
        String style,

        @Schema(
                nullable = true,
                type = "integer",
                minimum = "-9223372036854775808",
                maximum = "18446744073709551615",
                description = "The same request with the same seed gives the same bytes, whatever else is being"
                        + " made; absent: a new one, told in the answer. As for torch.manual_seed.")
        BigInteger seed) {}
