package dev.tessera.generator.images;

import dev.tessera.web.errors.ApiException;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A request's body as one JSON object: no duplicates, nothing behind it, not deep. */
final class JsonBody {

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(16)
                            .maxNumberLength(100)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private JsonBody() {}

    static ObjectNode read(byte[] body) {
        try {
            if (JSON.readTree(body) instanceof ObjectNode object) {
                return object;
            }
            throw refused("it is no JSON object");
        } catch (JacksonException e) {
            var at = e.getLocation();
            throw refused(
                    at == null || at.getLineNr() < 1
                            ? "it is not understood"
                            : "it is not understood from line " + at.getLineNr() + ", column " + at.getColumnNr()
                                    + " on");
        }
    }

    private static ApiException refused(String found) {
        return new ApiException(
                400,
                Optional.empty(),
                Optional.of("invalid_json"),
                "the body: " + found
                        + "; send one JSON object in UTF-8, such as {\"prompt\": \"red apple\"}, each field once",
                Map.of());
    }
}
