package dev.tessera.jobstore.files;

import dev.tessera.jobstore.content.ReceivedContent;
import dev.tessera.web.errors.ApiException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The parts of an upload, in whatever order they come. */
final class UploadForm {

    /** Files for batches do not stay for ever unless somebody asks for it. */
    private static final Duration BATCH_LIFE = Duration.ofDays(30);

    private static final long LEAST_SECONDS = 3_600;
    private static final long MOST_SECONDS = 2_592_000;
    private static final int LONGEST_NAME = 255;
    private static final int MOST_PARTS = 32;

    /** Nothing else is kept: its sender decides how much there is of it. */
    private static final Set<String> FIELDS = Set.of("purpose", "expires_after[anchor]", "expires_after[seconds]");

    private final Map<String, String> fields = new HashMap<>();
    private Optional<Content> file = Optional.empty();
    private int parts;

    /** What was stored for the part {@code file}. */
    record Content(UUID id, String filename, ReceivedContent received) {}

    /** Counts a part. @return the refusal if there are more than any client sends */
    Optional<ApiException> part() {
        if (++parts <= MOST_PARTS) return Optional.empty();
        return Optional.of(new ApiException(
                400,
                Optional.empty(),
                Optional.of("invalid_form"),
                "the form has more than " + MOST_PARTS + " parts; send purpose, file and expires_after",
                Map.of()));
    }

    void field(String name, String value) {
        if (FIELDS.contains(name)) fields.put(name, value);
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
                .filter(FilePurpose::isUploaded)
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

    /** Without control characters: no database, header or file system wants them. */
    static String filename(String said) {
        if (said == null || said.isBlank()) return "file";
        var plain = said.replaceAll("\\p{Cntrl}", "_");
        return plain.length() > LONGEST_NAME ? plain.substring(plain.length() - LONGEST_NAME) : plain;
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
