package dev.tessera.jobstore.batches;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.tessera.jobstore.ids.ShownId;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;
import tools.jackson.databind.json.JsonMapper;

/** A batch as OpenAI's clients read it. Times are Unix seconds. */
@JsonInclude(JsonInclude.Include.ALWAYS)
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record BatchObject(
        String id,
        String object,
        String endpoint,
        String model,
        JsonNode errors,
        String inputFileId,
        String completionWindow,
        String status,
        String outputFileId,
        String errorFileId,
        long createdAt,
        Long inProgressAt,
        Long expiresAt,
        Long finalizingAt,
        Long completedAt,
        Long failedAt,
        Long expiredAt,
        Long cancellingAt,
        Long cancelledAt,
        RequestCounts requestCounts,
        JsonNode metadata) {

    private static final JsonMapper JSON = new JsonMapper();

    /** @param failed refused, failed, cancelled or expired */
    record RequestCounts(int total, int completed, int failed) {}

    static BatchObject of(Batch batch) {
        var times = batch.times();
        return new BatchObject(
                ShownId.BATCH.of(batch.id()),
                "batch",
                batch.endpoint(),
                batch.model().orElse(null),
                json(batch.errors()),
                ShownId.FILE.of(batch.inputFile()),
                batch.completionWindow(),
                batch.status(),
                batch.outputFile().map(ShownId.FILE::of).orElse(null),
                batch.errorFile().map(ShownId.FILE::of).orElse(null),
                times.created().getEpochSecond(),
                seconds(times.inProgress()),
                times.expires().getEpochSecond(),
                seconds(times.finalizing()),
                seconds(times.completed()),
                seconds(times.failed()),
                seconds(times.expired()),
                seconds(times.cancelling()),
                seconds(times.cancelled()),
                new RequestCounts(batch.total(), batch.completed(), batch.failed()),
                json(batch.metadata()));
    }

    private static JsonNode json(Optional<String> text) {
        return text.map(JSON::readTree).orElse(null);
    }

    private static Long seconds(Optional<Instant> time) {
        return time.map(Instant::getEpochSecond).orElse(null);
    }
}
