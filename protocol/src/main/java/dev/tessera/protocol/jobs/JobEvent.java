package dev.tessera.protocol.jobs;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What a worker says of the job it runs. Kafka key: the job's id. Counts only under the job's live fence. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = JobEvent.Progress.class, name = "progress"),
    @JsonSubTypes.Type(value = JobEvent.Preview.class, name = "preview"),
    @JsonSubTypes.Type(value = JobEvent.Succeeded.class, name = "succeeded"),
    @JsonSubTypes.Type(value = JobEvent.Failed.class, name = "failed"),
    @JsonSubTypes.Type(value = JobEvent.Stopped.class, name = "stopped"),
    @JsonSubTypes.Type(value = JobEvent.Released.class, name = "released")
})
public sealed interface JobEvent {

    UUID jobId();

    long fence();

    /** Whether the attempt is over with it. */
    default boolean ends() {
        return !(this instanceof Progress || this instanceof Preview);
    }

    /**
     * @param percent 0 to 100
     * @param stage what it does now, such as {@code denoise}
     */
    record Progress(UUID jobId, long fence, int percent, String stage) implements JobEvent {}

    /**
     * A sight of the unfinished result.
     *
     * @param contentType such as {@code image/jpeg}
     * @param base64 the file, at most 256 KiB of characters
     */
    record Preview(UUID jobId, long fence, int index, String contentType, String base64) implements JobEvent {}

    /**
     * It is done, and its artifacts are stored.
     *
     * @param result JSON as the synchronous endpoint would answer, with {@code artifact} ids in place of files
     * @param artifacts ids, in the order of the result
     * @param timings stage to milliseconds
     */
    record Succeeded(UUID jobId, long fence, String result, List<UUID> artifacts, Map<String, Long> timings)
            implements JobEvent {}

    /** @param retryable whether another attempt may succeed */
    record Failed(UUID jobId, long fence, JobError error, boolean retryable) implements JobEvent {}

    /** It was told to stop, by its owner or by its deadline, and has stopped. */
    record Stopped(UUID jobId, long fence) implements JobEvent {}

    /** The worker shuts down and gives the job back; the attempt does not count. */
    record Released(UUID jobId, long fence) implements JobEvent {}
}
