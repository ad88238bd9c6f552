package dev.tessera.jobstore.jobs;

import dev.tessera.web.errors.ApiException;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Optional;

/** Takes jobs in: quota, the endpoint's own check of the request, idempotency. */
final class Acceptance {

    private final Jobs jobs;
    private final OpenJobs open;
    private final RequestCheck check;

    Acceptance(Jobs jobs, OpenJobs open, RequestCheck check) {
        this.jobs = jobs;
        this.open = open;
        this.check = check;
    }

    /**
     * Queues the job.
     *
     * @throws ApiException as the endpoint refuses the request; 422 for a key that came with another request; 429 over
     *     quota
     */
    Job accept(String owner, JobRequest request, Optional<String> key, Optional<String> traceparent) {
        open.requireRoom(owner);
        check.check(owner, request);
        var job = jobs.accept(owner, request, key, traceparent);
        open.oneMore(owner);
        if (!MessageDigest.isEqual(job.sha256(), request.sha256())) throw otherRequest();
        return job;
    }

    private static ApiException otherRequest() {
        return new ApiException(
                422,
                Optional.of(IdempotencyKey.HEADER),
                Optional.of("idempotency_key_reused"),
                "Idempotency-Key: it was used with another request; use a new key for a new request",
                Map.of());
    }
}
