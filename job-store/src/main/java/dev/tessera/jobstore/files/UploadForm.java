package dev.tessera.jobstore.files;

import dev.tessera.jobstore.content.ReceivedContent;
import dev.tessera.web.errors.ApiException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The parts of an upload, in whatever order they come. */
final class UploadForm {

    /** Files for batches do not stay for ever unless somebody asks for it. */
    private static final Duration BATCH_LIFE = Duration.ofDays(30);

    private static final long LEAST_SECONDS = 3_600;
    private static final long MOST_SECONDS = 2_592_000;
    private static final int LONGEST_NAME = 255;

    private final Map<String, String> fields = new HashMap<>();
    private Optional<Content> file = Optional.empty();

    /** What was stored for the part {@code file}. */
    record Content(UUID id, String filename, ReceivedContent received) {}

    void field(String name, String value) {
        fields.put(name, value);
    }

    boolean hasFile() {
        return file.isPresent();
    }

    void file(Content content) {
        file = Optional.of(content);
    }

    Optional<UUID> stored() {
        return file.map(Content::id);
    }

    FilePurpose purpose() {
        var said = fields.get("purpose");
        if (said == null) throw invalid("purpose", "it is missing; use one of " + FilePurpose.uploadable());
        return FilePurpose.of(said)
                .filter(purpose -> purpose != FilePurpose.BATCH_OUTPUT)
                .orElseThrow(() -> invalid(
                        "purpose", "'" + shown(said) + "' is not allowed; use one of " + FilePurpose.uploadable()));
    }

    Content content() {
        return file.orElseThrow(() -> invalid("file", "there is no part of this name with a file; send one"));
    }

    Optional<Duration> life(FilePurpose purpose) {
        var anchor = fields.get("expires_after[anchor]");
        var seconds = fields.get("expires_after[seconds]");
        if (anchor == null && seconds == null) {
            return purpose == FilePurpose.BATCH ? Optional.of(BATCH_LIFE) : Optional.empty();
        }
        if (!"created_at".equals(anchor)) {
            throw invalid("expires_after[anchor]", "'" + shown(anchor) + "' is not allowed; use created_at");
        }
        try {
            long life = Long.parseLong(seconds);
            if (life >= LEAST_SECONDS && life <= MOST_SECONDS) return Optional.of(Duration.ofSeconds(life));
        } catch (NumberFormatException e) {
            // Told below.
        }
        throw invalid(
                "expires_after[seconds]",
                "'" + shown(seconds) + "' is not allowed; use a number from " + LEAST_SECONDS + " to " + MOST_SECONDS);
    }

    static String filename(String said) {
        if (said == null || said.isBlank()) return "file";
        return said.length() > LONGEST_NAME ? said.substring(said.length() - LONGEST_NAME) : said;
    }

    private static String shown(String text) {
        if (text == null) return "nothing";
        return text.length() > 80 ? text.substring(0, 80) + "..." : text;
    }

    static ApiException invalid(String field, String problem) {
        return new ApiException(
                400, Optional.of(field), Optional.of("invalid_value"), field + ": " + problem, Map.of());
    }
}
