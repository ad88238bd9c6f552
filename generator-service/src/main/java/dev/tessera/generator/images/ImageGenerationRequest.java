package dev.tessera.generator.images;

import dev.tessera.models.ImageRequest;
import dev.tessera.models.ImageSize;
import dev.tessera.models.RequestException;
import dev.tessera.serving.images.Encoding;
import dev.tessera.serving.images.ImageFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/**
 * A request as it was read, checked against all that does not depend on the model. {@link ImageRequestSchema} documents
 * each field for callers.
 *
 * @param model id; empty: the server's default
 * @param count images, 1 to 10
 * @param quality as it was asked for, {@code high} for {@code auto}: it changes nothing and is told back
 * @param previews asked for, 0 to 3; meaningless without {@code stream}
 * @param asLinks whether images are answered as links instead of base64 text
 * @param sampling fields that belong to the model
 */
record ImageGenerationRequest(
        String prompt,
        Optional<String> model,
        int count,
        Optional<ImageSize> size,
        String quality,
        Encoding encoding,
        boolean stream,
        int previews,
        boolean asLinks,
        OptionalLong seed,
        Map<String, Object> sampling) {

    static final int MOST_IMAGES = 10;
    static final int MOST_PREVIEWS = 3;
    static final int LONGEST_PROMPT = 32_000;

    private static final int LONGEST_NAME = 512;
    private static final Pattern SIZE = Pattern.compile("([1-9][0-9]{0,4})x([1-9][0-9]{0,4})");
    private static final String AUTO = "auto";

    /**
     * Reads a request.
     *
     * @throws RequestException naming the first field that is wrong
     */
    static ImageGenerationRequest read(ObjectNode body) {
        var fields = new RequestFields(body);
        var prompt = prompt(fields);
        var model = fields.text("model", LONGEST_NAME);
        int count = fields.integer("n", 1, MOST_IMAGES).orElse(1);
        var size = size(fields);
        var quality = fields.choice("quality", List.of(AUTO, "low", "medium", "high", "xhigh", "max", "standard", "hd"))
                .filter(asked -> !asked.equals(AUTO))
                .orElse("high");
        requireOpaque(fields);
        var encoding = encoding(fields);
        boolean stream = fields.flag("stream");
        int previews = fields.integer("partial_images", 0, MOST_PREVIEWS).orElse(0);
        boolean asLinks = asLinks(fields, stream);
        ignored(fields);
        var seed = fields.seed("seed");
        return new ImageGenerationRequest(
                prompt, model, count, size, quality, encoding, stream, previews, asLinks, seed, fields.rest());
    }

    /** What the model is asked. */
    ImageRequest forModel() {
        return new ImageRequest(prompt, count, size, seed, sampling);
    }

    private static String prompt(RequestFields fields) {
        var prompt = fields.text("prompt", LONGEST_PROMPT)
                .orElseThrow(() ->
                        RequestException.invalid("prompt", "prompt: it is missing; say in words what the image shows"));
        if (prompt.isBlank()) {
            throw RequestException.invalid("prompt", "prompt: it is empty; say in words what the image shows");
        }
        return prompt;
    }

    private static Optional<ImageSize> size(RequestFields fields) {
        var text = fields.text("size", LONGEST_NAME).filter(asked -> !asked.equals(AUTO));
        if (text.isEmpty()) {
            return Optional.empty();
        }
        var sides = SIZE.matcher(text.get());
        if (!sides.matches()) {
            throw RequestFields.wrongText("size", text.get(), "auto, or WIDTHxHEIGHT such as 256x256");
        }
        return Optional.of(new ImageSize(Integer.parseInt(sides.group(1)), Integer.parseInt(sides.group(2))));
    }

    private static void requireOpaque(RequestFields fields) {
        fields.choice("background", List.of(AUTO, "opaque", "transparent"))
                .filter("transparent"::equals)
                .ifPresent(asked -> {
                    throw RequestException.unsupported(
                            "background",
                            "background: transparent is not offered, as models draw no alpha; use opaque");
                });
    }

    private static Encoding encoding(RequestFields fields) {
        var formats = List.of("png", "jpeg", "webp");
        var format = fields.choice("output_format", formats)
                .flatMap(ImageFormat::named)
                .orElse(ImageFormat.PNG);
        int quality = fields.integer("output_compression", 0, 100).orElse(100);
        if (quality < 100 && !format.hasQuality()) {
            throw RequestException.invalid(
                    "output_compression",
                    "output_compression: " + quality + " is not allowed for png, which is lossless; use 100, or"
                            + " output_format jpeg or webp");
        }
        return new Encoding(format, quality);
    }

    private static boolean asLinks(RequestFields fields, boolean stream) {
        boolean links = fields.choice("response_format", List.of("b64_json", "url"))
                .filter("url"::equals)
                .isPresent();
        if (links && stream) {
            throw RequestException.invalid(
                    "response_format",
                    "response_format: url is not offered with stream, as events carry the image; use b64_json");
        }
        return links;
    }

    /** Fields of OpenAI's clients that change nothing here: no image is moderated, styled or kept under a user's name. */
    private static void ignored(RequestFields fields) {
        fields.choice("moderation", List.of(AUTO, "low"));
        fields.choice("style", List.of("vivid", "natural"));
        fields.text("user", LONGEST_NAME);
        fields.text("safety_identifier", LONGEST_NAME);
    }
}
