package dev.tessera.models;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a caller asks of an {@link ImageGenerator}.
 *
 * @param prompt text; a class-conditional model matches it with its labels
 * @param count images, at least 1; they share one random stream, so image i of a larger count is not image i of another
 * @param size width and height in pixels; empty: the model's own
 * @param seed as for {@code torch.manual_seed}; empty: one that nobody else gets
 * @param sampling the model's own parameters by name, as {@link ModelDescription#parameters} lists them; values are
 *     {@link Number}, {@link String} or {@link Boolean} as they came from JSON, checked by {@link ImageGenerator#prepare}
 */
public record ImageRequest(
        String prompt, int count, Optional<ImageSize> size, OptionalLong seed, Map<String, Object> sampling) {

    public ImageRequest {
        sampling = Map.copyOf(sampling);
    }
}
