package dev.tessera.jobstore.jobs;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.tessera.jobstore.ids.ShownId;
import io.swagger.v3.oas.annotations.media.Schema;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;
import tools.jackson.databind.json.JsonMapper;

/** A job as its owner sees it. Times are Unix seconds. */
@Schema(name = "Job")
@JsonInclude(JsonInclude.Include.ALWAYS)
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record JobObject(
        String id,
        @Schema(allowableValues = "job") String object,
        String endpoint,
        String priority,

        @Schema(allowableValues = {"queued", "running", "succeeded", "failed", "cancelled"})
        String state,

        @Schema(description = "Times it was given to a worker.")
        int attempt,

        @Schema(description = "0 to 100.") int progress,

        @Schema(description = "What it does now; null when it does not run.")
        String stage,

        @Schema(description = "1 for the next one; null when it does not wait.")
        Integer queuePosition,

        @Schema(description = "When its turn may come; null when that is unknown.")
        Long predictedStart,

        long createdAt,
        Long startedAt,
        Long finishedAt,
        Long deadline,
        @Schema(description = "Milliseconds by stage.") Map<String, Long> timings,
        List<ArtifactObject> artifacts,

        @Schema(description = "The answer of the endpoint, files as links; null before it has succeeded.")
        JsonNode result,

        ErrorObject error,
        JsonNode metadata,
        String batchId) {

    private static final JsonMapper JSON = new JsonMapper();
    private static final TypeReference<Map<String, Long>> TIMINGS = new TypeReference<>() {};

    /**
     * A file that the job made.
     *
     * @param sha256 64 hexadecimal digits
     * @param url opens it without a key, for an hour
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record ArtifactObject(String id, String contentType, long bytes, String sha256, URI url) {}

    record ErrorObject(String code, String message, String param) {}

    /** @param place of a job that waits */
    static JobObject of(Job job, Optional<Queue.Place> place, List<ArtifactObject> artifacts, JsonNode result) {
        return new JobObject(
                ShownId.JOB.of(job.id()),
                "job",
                job.endpoint(),
                job.priority(),
                job.state().wireName(),
                job.attempt(),
                job.progress(),
                job.stage().orElse(null),
                place.map(Queue.Place::position).orElse(null),
                place.flatMap(Queue.Place::start).map(Instant::getEpochSecond).orElse(null),
                job.created().getEpochSecond(),
                seconds(job.started()),
                seconds(job.finished()),
                seconds(job.deadline()),
                timings(job),
                artifacts,
                result,
                job.failure()
                        .map(failure -> new ErrorObject(failure.code(), failure.message(), failure.param()))
                        .orElse(null),
                job.metadata().map(JSON::readTree).orElse(null),
                job.batch().map(ShownId.BATCH::of).orElse(null));
    }

    private static Map<String, Long> timings(Job job) {
        Map<String, Long> timings = new TreeMap<>();
        job.timings().ifPresent(text -> timings.putAll(JSON.readValue(text, TIMINGS)));
        job.started()
                .ifPresent(started -> timings.put(
                        "queued", Duration.between(job.created(), started).toMillis()));
        job.started()
                .ifPresent(started -> job.finished()
                        .ifPresent(finished -> timings.put(
                                "running", Duration.between(started, finished).toMillis())));
        return timings;
    }

    private static Long seconds(Optional<Instant> time) {
        return time.map(Instant::getEpochSecond).orElse(null);
    }
}
