package dev.tessera.jobstore.files;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.tessera.jobstore.ids.ShownId;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;

/** A file as OpenAI's clients read it. */
@JsonInclude(JsonInclude.Include.ALWAYS)
record FileObject(
        String id,
        @Schema(allowableValues = "file") String object,
        long bytes,

        @JsonProperty("created_at") @Schema(description = "Unix seconds.")
        long createdAt,

        @JsonProperty("expires_at") @Schema(description = "Unix seconds; null: it stays until it is deleted.")
        Long expiresAt,

        String filename,
        String purpose,

        @Schema(allowableValues = "processed", description = "Kept for old clients.")
        String status,

        @JsonProperty("status_details") String statusDetails) {

    static FileObject of(StoredFile file) {
        return new FileObject(
                ShownId.FILE.of(file.id()),
                "file",
                file.bytes(),
                file.createdAt().getEpochSecond(),
                file.expiresAt().map(Instant::getEpochSecond).orElse(null),
                file.filename(),
                file.purpose().wireName(),
                "processed",
                null);
    }
}
