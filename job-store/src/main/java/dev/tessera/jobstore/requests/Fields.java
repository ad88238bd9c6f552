package dev.tessera.jobstore.requests;

import dev.tessera.web.errors.ApiException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The members of a request's JSON object. Null counts as absent. */
public final class Fields {

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final int SHOWN = 80;

    private final JsonNode object;

    private Fields(JsonNode object) {
        this.object = object;
    }

    public static Fields of(JsonNode object) {
        return new Fields(object);
    }

    /**
     * Reads a whole body.
     *
     * @throws ApiException 400 if it is no JSON object
     */
    public static JsonNode object(byte[] body) {
        try {
            var read = JSON.readTree(body);
            if (read != null && read.isObject()) return read;
            throw noObject("the body is not a JSON object");
        } catch (JacksonException e) {
            var at = e.getLocation();
            throw noObject(
                    at == null || at.getLineNr() < 1
                            ? "the body is not a JSON object"
                            : "the body is not understood from line " + at.getLineNr() + ", column " + at.getColumnNr()
                                    + " on");
        }
    }

    private static ApiException noObject(String found) {
        return new ApiException(
                400,
                Optional.empty(),
                Optional.of("invalid_json"),
                found + "; send one JSON object with Content-Type application/json, each field once",
                Map.of());
    }

    /** @throws ApiException 400 that names the first member which is none of these */
    public void requireOnly(Set<String> known) {
        for (var name : object.propertyNames()) {
            if (known.contains(name)) continue;
            throw new ApiException(
                    400,
                    Optional.of(shown(name)),
                    Optional.of("unknown_field"),
                    shown(name) + ": this field is not known; allowed here are "
                            + String.join(", ", new TreeSet<>(known)),
                    Map.of());
        }
    }

    /** @throws ApiException 400 if it is absent or no text */
    public String text(String name) {
        return optionalText(name).orElseThrow(() -> invalid(name, "it is missing; send a text"));
    }

    /** @throws ApiException 400 if it is there and no text */
    public Optional<String> optionalText(String name) {
        var value = object.path(name);
        if (value.isMissingNode() || value.isNull()) return Optional.empty();
        if (!value.isString()) throw invalid(name, "a text is needed, not " + kind(value));
        return Optional.of(value.asString());
    }

    /** @throws ApiException 400 if it is there and no object */
    public Optional<JsonNode> object(String name) {
        var value = object.path(name);
        if (value.isMissingNode() || value.isNull()) return Optional.empty();
        if (!value.isObject()) throw invalid(name, "an object is needed, not " + kind(value));
        return Optional.of(value);
    }

    /** @throws ApiException 400 if it is there and neither true nor false */
    public Optional<Boolean> optionalFlag(String name) {
        var value = object.path(name);
        if (value.isMissingNode() || value.isNull()) return Optional.empty();
        if (!value.isBoolean()) throw invalid(name, "true or false is needed, not " + kind(value));
        return Optional.of(value.asBoolean());
    }

    private static String kind(JsonNode value) {
        return switch (value.getNodeType()) {
            case ARRAY -> "a list";
            case OBJECT -> "an object";
            case NUMBER -> "a number";
            case BOOLEAN -> "true or false";
            case STRING -> "a text";
            default -> "this";
        };
    }

    public static ApiException invalid(String field, String problem) {
        return new ApiException(
                400, Optional.of(field), Optional.of("invalid_value"), field + ": " + problem, Map.of());
    }

    /** Whether PostgreSQL can hold a text: without U+0000, and without half of a pair of surrogates, which is no UTF-8. */
    public static boolean canBeKept(String text) {
        return text.indexOf('\0') < 0 && StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

    /** As much of what a caller sent as a message may hold. */
    public static String shown(String text) {
        return text.length() > SHOWN ? text.substring(0, SHOWN) + "..." : text;
    }
}
