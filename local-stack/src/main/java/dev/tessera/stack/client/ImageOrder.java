package dev.tessera.stack.client;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One image that is wanted.
 *
 * @param model empty: the server's default
 * @param size such as {@code 256x256}; empty: the model's own
 * @param format {@code png}, {@code jpeg} or {@code webp}
 * @param sampling the model's own fields by name
 */
public record ImageOrder(
        String prompt,
        Optional<String> model,
        Optional<Long> seed,
        Optional<String> size,
        String format,
        Map<String, Object> sampling) {

    private static final int PREVIEWS = 3;

    public ImageOrder {
        sampling = Map.copyOf(sampling);
    }

    public static ImageOrder of(String prompt) {
        return new ImageOrder(prompt, Optional.empty(), Optional.empty(), Optional.empty(), "png", Map.of());
    }

    public ImageOrder withSeed(long seed) {
        return new ImageOrder(prompt, model, Optional.of(seed), size, format, sampling);
    }

    Map<String, Object> body() {
        var body = new LinkedHashMap<String, Object>(sampling);
        body.put("prompt", prompt);
        model.ifPresent(value -> body.put("model", value));
        seed.ifPresent(value -> body.put("seed", value));
        size.ifPresent(value -> body.put("size", value));
        body.put("output_format", format);
        body.put("stream", true);
        body.put("partial_images", PREVIEWS);
        return body;
    }
}
