package dev.tessera.jobstore.jobs;

import dev.tessera.jobstore.keys.OwnerQuotas;
import dev.tessera.web.errors.ApiException;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Optional;

/** Takes jobs in: quota, the endpoint's own check of the request, idempotency. */
final class Acceptance {

    private final Jobs jobs;
    private final OwnerQuotas quotas;
    private final RequestCheck check;

    Acceptance(Jobs jobs, OwnerQuotas quotas, RequestCheck check) {
        this.jobs = jobs;
        this.quotas = quotas;
        this.check = check;
    }

    /**
     * Queues the job.
     *
     * @throws ApiException as the endpoint refuses the request; 422 for a key that came with another request; 429 over
     *     quota
     */
    Job accept(String owner, JobRequest request, Optional<String> key, Optional<String> traceparent) {
        int allowed = quotas.concurrentJobs(owner);
        if (jobs.open(owner, allowed) >= allowed) throw tooMany(allowed);
        check.check(owner, request);
        var job = jobs.accept(owner, request, key, traceparent);
        if (!MessageDigest.isEqual(job.sha256(), request.sha256())) throw otherRequest();
        return job;
    }

    private static ApiException tooMany(int allowed) {
        return new ApiException(
                429,
                Optional.empty(),
                Optional.of("too_many_jobs"),
                allowed + " jobs of yours are queued or running, as many as are allowed; wait for some to end",
                Map.of("Retry-After", "5"));
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
