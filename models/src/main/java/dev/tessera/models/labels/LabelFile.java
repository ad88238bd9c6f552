package dev.tessera.models.labels;

import dev.tessera.models.SideFileException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Labels as a file: {@code [{"name": "tench", "synonyms": ["Tinca tinca"]}, ...]} in the order of the classes. */
final class LabelFile {

    private static final String FORM = "write [{\"name\": \"...\", \"synonyms\": [\"...\"]}, ...]";
    private static final int MOST_BYTES = 8 << 20;
    private static final int MOST_LABELS = 100_000;
    private static final int MOST_SYNONYMS = 256;
    private static final int MOST_LETTERS = 200;

    private final Path file;

    private LabelFile(Path file) {
        this.file = file;
    }

    static List<Label> read(Path file) {
        var labels = new LabelFile(file);
        try {
            if (!Files.isRegularFile(file)) {
                throw labels.refused("there is no such file");
            }
            if (Files.size(file) > MOST_BYTES) {
                throw labels.refused("it has more than 8 MiB; names of classes are small");
            }
            return labels.parse(Files.readAllBytes(file));
        } catch (IOException e) {
            throw labels.refused("it cannot be read: " + e.getMessage());
        }
    }

    static List<Label> readResource(String name) {
        try (InputStream in = LabelFile.class.getResourceAsStream(name)) {
            return new LabelFile(Path.of(name)).parse(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Label> parse(byte[] json) {
        JsonNode array;
        try {
            array = JsonMapper.shared().readTree(new String(json, StandardCharsets.UTF_8));
        } catch (JacksonException e) {
            throw refused("it is no JSON: " + e.getOriginalMessage());
        }
        if (!array.isArray() || array.isEmpty() || array.size() > MOST_LABELS) {
            throw refused("it is no array of 1 to " + MOST_LABELS + " labels; " + FORM);
        }
        var labels = new ArrayList<Label>();
        for (var label : array) {
            labels.add(label(labels.size(), label));
        }
        return labels;
    }

    private Label label(int index, JsonNode json) {
        var where = "label " + index;
        json.propertyNames().stream()
                .filter(key -> !List.of("name", "synonyms").contains(key))
                .findFirst()
                .ifPresent(key -> {
                    throw refused(where + " has the unknown entry '" + key + "'; " + FORM);
                });
        var synonyms = json.path("synonyms");
        if (!(synonyms.isArray() || synonyms.isMissingNode()) || synonyms.size() > MOST_SYNONYMS) {
            throw refused(where + " has no list of at most " + MOST_SYNONYMS + " synonyms; " + FORM);
        }
        var words = new ArrayList<String>();
        synonyms.forEach(synonym -> words.add(text(where + " has a synonym", synonym)));
        return new Label(text(where + " has a name", json.path("name")), words);
    }

    private String text(String where, JsonNode json) {
        var text = json.isString() ? json.asString().strip() : "";
        if (text.isEmpty() || text.length() > MOST_LETTERS) {
            throw refused(where + " that is no text of 1 to " + MOST_LETTERS + " letters; " + FORM);
        }
        return text;
    }

    private SideFileException refused(String reason) {
        return new SideFileException(file, reason);
    }
}
