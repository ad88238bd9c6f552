package dev.tessera.models;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * The optional {@code model.yaml} beside the authors' files: what no checkpoint tells. Every entry may be left out.
 *
 * @param id as requests name the model: letters, digits, {@code . _ -}, at most 64
 * @param title for people
 * @param license of the weights, one line
 * @param attribution whom to name, and where that is written
 * @param files file names by role, when a folder holds several of a kind; a family's page lists its roles
 * @param heads attention heads, where the tensors do not tell
 * @param labels file name of the class names: a JSON array of {@code {"name", "synonyms"}}
 * @param config file name of the authors' YAML configuration of the tokenizer
 * @param precision such as {@code int8}, when no setting asks for another
 * @param defaults sampling parameters used when a request does not give them
 */
public record SideFile(
        Optional<String> id,
        Optional<String> title,
        Optional<String> license,
        Optional<String> attribution,
        Map<String, String> files,
        OptionalInt heads,
        Optional<String> labels,
        Optional<String> config,
        Optional<PrecisionChoice> precision,
        Map<String, Object> defaults) {

    private static final String NAME = "model.yaml";
    private static final long MOST_BYTES = 1 << 20;
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /** As it is written. */
    private record Written(
            String id,
            String title,
            String license,
            String attribution,
            Map<String, String> files,
            @JsonProperty("heads") Integer heads,
            String labels,
            String config,
            String precision,
            Map<String, Object> defaults) {}

    /** No side file. */
    public static SideFile none() {
        return of(new Written(null, null, null, null, null, null, null, null, null, null));
    }

    /** Reads {@code model.yaml} of a folder; without one, all is left open. */
    static SideFile read(Path folder) {
        var file = folder.resolve(NAME);
        if (!Files.isRegularFile(file)) {
            return none();
        }
        var side = side(file);
        side.id.filter(id -> !ID.matcher(id).matches()).ifPresent(id -> {
            throw new SideFileException(
                    file, "id: '" + id + "' is no model id; use letters, digits, '.', '_' and '-', at most 64");
        });
        if (side.heads.isPresent() && (side.heads.getAsInt() < 1 || side.heads.getAsInt() > 1024)) {
            throw new SideFileException(file, "heads: " + side.heads.getAsInt() + " is out of range; use 1 to 1024");
        }
        return side;
    }

    private static SideFile side(Path file) {
        try {
            return of(parse(file, Written.class));
        } catch (IllegalArgumentException e) {
            throw new SideFileException(file, e.getMessage());
        }
    }

    /** Reads a YAML file of at most 1 MiB. */
    public static <T> T parse(Path file, Class<T> type) {
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new SideFileException(file, "it has more than 1 MiB; a side file is small");
            }
            return YAML.readValue(Files.readString(file), type);
        } catch (IOException e) {
            throw new SideFileException(file, "it cannot be read: " + e.getMessage());
        } catch (JacksonException e) {
            throw new SideFileException(file, "it is not understood: " + e.getOriginalMessage());
        }
    }

    private static SideFile of(Written written) {
        return new SideFile(
                Optional.ofNullable(written.id),
                Optional.ofNullable(written.title),
                Optional.ofNullable(written.license),
                Optional.ofNullable(written.attribution),
                written.files == null ? Map.of() : Map.copyOf(written.files),
                written.heads == null ? OptionalInt.empty() : OptionalInt.of(written.heads),
                Optional.ofNullable(written.labels),
                Optional.ofNullable(written.config),
                Optional.ofNullable(written.precision).map(PrecisionChoice::parse),
                written.defaults == null ? Map.of() : Map.copyOf(written.defaults));
    }
}
