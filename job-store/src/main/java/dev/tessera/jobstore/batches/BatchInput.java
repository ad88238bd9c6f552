package dev.tessera.jobstore.batches;

import dev.tessera.jobstore.requests.Fields;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads a file of requests line by line and checks each: JSON, a unique {@code custom_id}, POST, the batch's endpoint, a
 * body, one model for all.
 */
final class BatchInput {

    static final int MOST_LINES = 50_000;

    private static final int MOST_ERRORS = 100;
    private static final int LONGEST_LINE = 1 << 20;
    private static final int LONGEST_ID = 512;
    private static final int LONGEST_MODEL = 256;
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final String endpoint;
    private final Consumer<BatchLine> good;
    private final Set<String> ids = new HashSet<>();
    private final List<LineError> errors = new ArrayList<>();
    private Optional<String> model = Optional.empty();
    private int requests;

    /** @param good gets every good line, also after a bad one */
    BatchInput(String endpoint, Consumer<BatchLine> good) {
        this.endpoint = endpoint;
        this.good = good;
    }

    /** Reads to the end, or until there are too many errors or lines. */
    void read(InputStream file) throws IOException {
        // A decoder that reports what is malformed, where the usual one would change custom ids without a word.
        var decoder = StandardCharsets.UTF_8.newDecoder();
        try {
            read(new BoundedLines(new BufferedReader(new InputStreamReader(file, decoder)), LONGEST_LINE));
        } catch (CharacterCodingException e) {
            error("invalid_encoding", null, "the file is not UTF-8; save it as UTF-8 and upload it again", null);
        }
    }

    private void read(BoundedLines lines) throws IOException {
        int number = 0;
        for (var line = lines.next(); line.isPresent(); line = lines.next()) {
            number++;
            var text = number == 1 ? withoutMark(line.get().text()) : line.get().text();
            if (line.get().cut()) {
                error("line_too_long", number, "the line has more than " + LONGEST_LINE + " characters", null);
            } else if (!text.isBlank()) {
                check(number, text);
            }
            if (requests > MOST_LINES) {
                error("too_many_lines", null, "the file has more than " + MOST_LINES + " requests; send several", null);
                return;
            }
            if (errors.size() >= MOST_ERRORS) return;
        }
        if (requests == 0 && errors.isEmpty()) {
            error("empty_file", null, "the file has no requests; write one JSON object in each line", null);
        }
    }

    private static String withoutMark(String text) {
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    private void check(int number, String text) {
        requests++;
        JsonNode line;
        try {
            line = JSON.readTree(text);
        } catch (JacksonException e) {
            error(
                    "invalid_json_line",
                    number,
                    "the line is not JSON; write one JSON object in each line, each field once",
                    null);
            return;
        }
        if (!line.isObject()) {
            error("invalid_json_line", number, "the line is not a JSON object", null);
            return;
        }
        check(number, line);
    }

    private void check(int number, JsonNode line) {
        int before = errors.size();
        var id = line.path("custom_id");
        if (!id.isString() || id.asString().isEmpty() || id.asString().length() > LONGEST_ID) {
            error(
                    "invalid_custom_id",
                    number,
                    "custom_id: a text of 1 to " + LONGEST_ID + " characters is needed",
                    "custom_id");
        } else if (!Fields.canBeKept(id.asString())) {
            error(
                    "invalid_custom_id",
                    number,
                    "custom_id: U+0000 and half of a pair of surrogates cannot be kept; leave them out",
                    "custom_id");
        } else if (!ids.add(id.asString())) {
            error("duplicate_custom_id", number, "custom_id: an earlier line has the same; use each once", "custom_id");
        } else if (!line.path("method").asString("").equals("POST")) {
            error("invalid_method", number, "method: only POST can be used in batches", "method");
        } else if (!line.path("url").asString("").equals(endpoint)) {
            error("mismatched_url", number, "url: it is not the batch's endpoint, " + endpoint, "url");
        } else if (!line.path("body").isObject()) {
            error(
                    "missing_body",
                    number,
                    "body: an object is needed, the request as " + endpoint + " takes it",
                    "body");
        } else {
            checkModel(number, line.path("body").path("model"));
        }
        if (errors.size() == before) {
            good.accept(new BatchLine(number, id.asString(), line.path("body").toString()));
        }
    }

    /** The first line that names a model says it for all. */
    private void checkModel(int number, JsonNode said) {
        if (!said.isString()) return;
        if (said.asString().length() > LONGEST_MODEL || !Fields.canBeKept(said.asString())) {
            error(
                    "invalid_model",
                    number,
                    "body.model: use a text of at most " + LONGEST_MODEL + " characters without U+0000",
                    "body.model");
            return;
        }
        if (model.isEmpty()) model = Optional.of(said.asString());
        if (!model.get().equals(said.asString())) {
            error(
                    "mismatched_model",
                    number,
                    "body.model: it is not the model of the lines before; use one in a file",
                    "body.model");
        }
    }

    private void error(String code, Integer line, String message, String param) {
        errors.add(new LineError(code, line, message, param));
    }

    List<LineError> errors() {
        return List.copyOf(errors);
    }

    Optional<String> model() {
        return model;
    }

    int requests() {
        return requests;
    }
}
