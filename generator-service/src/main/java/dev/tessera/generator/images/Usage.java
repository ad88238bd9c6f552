package dev.tessera.generator.images;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.tessera.models.PreparedImages;
import io.swagger.v3.oas.annotations.media.Schema;

/** Tokens that a generation read and made. They add up. */
@Schema(description = "Tokens that were read and made; nothing is billed by them.")
record Usage(
        @JsonProperty("total_tokens") @Schema(description = "Both together.")
        int totalTokens,

        @JsonProperty("input_tokens") @Schema(description = "Text that conditioned the images; 1 for a class.")
        int inputTokens,

        @JsonProperty("output_tokens") @Schema(description = "Image tokens that were made.")
        int outputTokens,

        @JsonProperty("input_tokens_details") @Schema(description = "By kind.")
        Details inputTokensDetails,

        @JsonProperty("output_tokens_details") @Schema(description = "By kind.")
        Details outputTokensDetails) {

    @Schema(name = "UsageDetails")
    record Details(
            @JsonProperty("text_tokens") @Schema(description = "Of text.")
            int textTokens,

            @JsonProperty("image_tokens") @Schema(description = "Of images.")
            int imageTokens) {}

    /** All images together. */
    static Usage of(PreparedImages images) {
        return of(images.inputTokens() * images.count(), images.outputTokens());
    }

    /** One of the images. */
    static Usage ofOne(PreparedImages images) {
        return of(images.inputTokens(), images.outputTokens() / images.count());
    }

    private static Usage of(int text, int image) {
        return new Usage(text + image, text, image, new Details(text, 0), new Details(0, image));
    }
}
