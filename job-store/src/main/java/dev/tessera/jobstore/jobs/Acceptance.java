package dev.tessera.jobstore.jobs;

import dev.tessera.web.errors.ApiException;
import dev.tessera.web.repeats.IdempotencyKey;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Takes jobs in: quota, the endpoint's own check of the request, idempotency. */
final class Acceptance {

    private final Jobs jobs;
    private final NewJobs fresh;
    private final OpenJobs open;
    private final RequestCheck check;

    Acceptance(Jobs jobs, NewJobs fresh, OpenJobs open, RequestCheck check) {
        this.jobs = jobs;
        this.fresh = fresh;
        this.open = open;
        this.check = check;
    }

    /**
     * Queues the job, or finds the one that this request has queued before.
     *
     * @param repeated whether the client says that it has sent this request before
     * @throws ApiException as the endpoint refuses the request; 422 for a key that came with another request; 429 over
     *     quota
     */
    Job accept(String owner, JobRequest request, Optional<String> key, boolean repeated, Optional<String> traceparent) {
        var before = before(owner, request, key, repeated);
        if (before.isPresent()) return same(before.get(), request);
        open.requireRoom(owner);
        check.check(owner, request, traceparent);
        var queued = fresh.queue(owner, request, key, traceparent);
        queued.ifPresent(job -> open.oneMore(owner));
        // With its key another request was quicker by a moment.
        return same(
                queued.orElseGet(() -> jobs.underKey(owner, key.orElseThrow()).orElseThrow()), request);
    }

    /**
     * Queues a job again that failed or was cancelled; empty when it is neither.
     *
     * @throws ApiException 429 over quota
     */
    Optional<Job> retry(UUID job, String owner) {
        open.requireRoom(owner);
        var queued = jobs.retry(job, owner);
        queued.ifPresent(again -> open.oneMore(owner));
        return queued;
    }

    /** Without a key, a client's own word that it repeats itself is all there is to go by. */
    private Optional<Job> before(String owner, JobRequest request, Optional<String> key, boolean repeated) {
        if (key.isPresent()) return jobs.underKey(owner, key.get());
        return repeated ? jobs.sameRequest(owner, request.sha256()) : Optional.empty();
    }

    private static Job same(Job job, JobRequest request) {
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
