package dev.tessera.models.dar;

import dev.tessera.inference.sampling.GuidanceSchedule;
import dev.tessera.inference.sampling.TokenSampler;
import dev.tessera.models.RequestException;
import dev.tessera.models.SamplingParameter;
import dev.tessera.models.SamplingParameter.Type;
import dev.tessera.models.SamplingValues;
import java.util.List;
import java.util.Map;

/** The request fields that belong to D-AR: their documentation, and their reading (docs/models/d-ar.md, sections 4.2, 4.7). */
final class DarParameters {

    private static final int MOST_STEPS = 64;

    private final DarDecoderConfig decoder;
    private final DarTokenizerConfig tokenizer;
    private final Map<String, Object> defaults;

    /** @param defaults of the side file, by name */
    DarParameters(DarDecoderConfig decoder, DarTokenizerConfig tokenizer, Map<String, Object> defaults) {
        this.decoder = decoder;
        this.tokenizer = tokenizer;
        this.defaults = defaults;
    }

    List<SamplingParameter> documented() {
        return List.of(
                parameter(
                        "cfg_scale",
                        Type.TEXT,
                        "0 to 100: a number, or two as \"1.2,8.0\"",
                        "4.0",
                        "Guidance scale: larger values follow the class more closely; two values rise from the first token to the last."),
                parameter(
                        "cfg_interval",
                        Type.INTEGER,
                        "-1 to " + decoder.tokens() + ", -1 guides all tokens",
                        "-1",
                        "The last guided token, less 1."),
                parameter(
                        "temperature",
                        Type.NUMBER,
                        "0.01 to 10",
                        "1.0",
                        "Larger values make unlikely tokens more likely."),
                parameter(
                        "top_k",
                        Type.INTEGER,
                        "0 to " + decoder.vocabulary() + ", 0 switches it off",
                        "0",
                        "Only the k most likely tokens are drawn."),
                parameter(
                        "top_p",
                        Type.NUMBER,
                        "0.01 to 1, 1 switches it off",
                        "1.0",
                        "Only the most likely tokens that together have this probability are drawn."),
                parameter(
                        "num_steps",
                        Type.INTEGER,
                        "1 to " + MOST_STEPS,
                        Integer.toString(tokenizer.steps()),
                        "Denoising steps; the authors report this number only."),
                parameter(
                        "layout_tokens",
                        Type.TEXT,
                        "up to " + decoder.tokens() + " codes of 0 to " + (decoder.vocabulary() - 1)
                                + ", separated by commas",
                        "\"\"",
                        "Codes that the image starts with: its coarse layout, such as the first codes of another image."));
    }

    private SamplingParameter parameter(String name, Type type, String range, String fallback, String description) {
        var value = defaults.get(name);
        return new SamplingParameter(name, type, range, value == null ? fallback : value.toString(), description);
    }

    /**
     * Reads the fields of one request.
     *
     * @throws RequestException naming the field that is wrong
     */
    DarSpec read(Map<String, Object> request, int[] labels, long seed) {
        var values = new SamplingValues(request, defaults, documented());
        int interval = values.integer("cfg_interval", -1, -1, decoder.tokens());
        var sampling = new TokenSampler.Settings(
                values.number("temperature", 1, 0.01, 10),
                values.integer("top_k", 0, 0, decoder.vocabulary()),
                values.number("top_p", 1, 0.01, 1),
                false);
        return new DarSpec(
                labels,
                guidance(values.text("cfg_scale", 64).orElse("4.0"), interval),
                sampling,
                seed,
                0,
                tokenizer.resolution(),
                tokenizer.resolution(),
                values.integer("num_steps", tokenizer.steps(), 1, MOST_STEPS),
                layout(values.text("layout_tokens", 16 * decoder.tokens()).orElse("")),
                0);
    }

    private static GuidanceSchedule guidance(String text, int interval) {
        try {
            return GuidanceSchedule.parse(text, interval);
        } catch (IllegalArgumentException e) {
            throw RequestException.invalid("cfg_scale", "cfg_scale: " + e.getMessage());
        }
    }

    private long[] layout(String text) {
        var codes = text.isBlank() ? new String[0] : text.split(",", -1);
        var layout = new long[codes.length];
        for (int i = 0; i < codes.length; i++) {
            layout[i] = code(codes[i].strip());
        }
        if (layout.length > decoder.tokens()) {
            throw SamplingValues.wrong("layout_tokens", layout.length + " codes", "at most " + decoder.tokens());
        }
        return layout;
    }

    private long code(String text) {
        if (text.matches("\\d{1,9}") && Integer.parseInt(text) < decoder.vocabulary()) {
            return Integer.parseInt(text);
        }
        throw SamplingValues.wrong(
                "layout_tokens",
                text,
                "whole numbers from 0 to " + (decoder.vocabulary() - 1) + ", separated by commas");
    }
}
