package dev.tessera.protocol.jobs;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Which of the jobs the worker has now; the others need no run by it, and their records are done with. */
public record ClaimAnswer(List<Granted> granted) {

    /**
     * A claimed job.
     *
     * @param fence to be told with everything that the worker says of it
     * @param attempt 1 for the first
     * @param body the request's JSON, as the synchronous endpoint takes it
     * @param leaseMillis until it counts as lost, unless a heartbeat comes
     * @param batch whether it is a batch's line
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Granted(
            UUID jobId,
            long fence,
            int attempt,
            String owner,
            JobKind kind,
            String endpoint,
            String body,
            JobPriority priority,
            Optional<Instant> deadline,
            long leaseMillis,
            boolean batch,
            Optional<String> traceparent) {}
}
