package dev.tessera.jobstore.jobs;

import dev.tessera.jobstore.events.JobEventStream;
import dev.tessera.jobstore.ids.ShownId;
import dev.tessera.jobstore.pages.Page;
import dev.tessera.jobstore.pages.PageQuery;
import dev.tessera.jobstore.requests.Fields;
import dev.tessera.jobstore.webhooks.WebhookUrls;
import dev.tessera.protocol.HeaderNames;
import dev.tessera.protocol.jobs.JobKind;
import dev.tessera.web.errors.ApiException;
import dev.tessera.web.repeats.IdempotencyKey;
import dev.tessera.web.repeats.RetryCount;
import io.swagger.v3.oas.annotations.Hidden;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;

/** {@code /v1/jobs}. */
@Tag(name = "Jobs", description = "Requests that are answered later.")
@RestController
final class JobsController {

    private static final int STANDARD_PAGE = 20;
    private static final int MOST = 100;

    private final Acceptance acceptance;
    private final Jobs jobs;
    private final JobViews views;
    private final JobEventStream stream;
    private final WebhookUrls urls;

    JobsController(Acceptance acceptance, Jobs jobs, JobViews views, JobEventStream stream, WebhookUrls urls) {
        this.acceptance = acceptance;
        this.jobs = jobs;
        this.views = views;
        this.stream = stream;
        this.urls = urls;
    }

    @Operation(summary = "Queue a request")
    @PostMapping(path = "/v1/jobs", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<JobObject> createJob(
            @Parameter(hidden = true) @RequestHeader(name = HeaderNames.OWNER, defaultValue = "anonymous") String owner,
            @RequestHeader(IdempotencyKey.HEADER) Optional<String> key,
            @Parameter(hidden = true) @RequestHeader(name = HeaderNames.TRACEPARENT) Optional<String> traceparent,
            @RequestBody(required = false) byte[] body,
            ServerHttpRequest http) {
        var request = JobRequest.read(Fields.object(body == null ? new byte[0] : body), urls);
        boolean repeated = RetryCount.isRepeated(http.getHeaders());
        return accepted(acceptance.accept(owner, request, IdempotencyKey.read(key), repeated, traceparent));
    }

    /** The gateway sends requests here that prefer to be answered later. */
    @Hidden
    @PostMapping(path = "/v1/images/generations", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<JobObject> createImageJob(
            @RequestHeader(name = HeaderNames.OWNER, defaultValue = "anonymous") String owner,
            @RequestHeader(IdempotencyKey.HEADER) Optional<String> key,
            @RequestHeader(name = HeaderNames.TRACEPARENT) Optional<String> traceparent,
            @RequestBody(required = false) byte[] body,
            ServerHttpRequest http) {
        var request = JobRequest.preferred(JobKind.IMAGE, Fields.object(body == null ? new byte[0] : body));
        boolean repeated = RetryCount.isRepeated(http.getHeaders());
        var job = acceptance.accept(owner, request, IdempotencyKey.read(key), repeated, traceparent);
        return acceptedAt(job).header("Preference-Applied", "respond-async").body(views.brief(job));
    }

    /** Without its place in the queue: looking for that takes longer than accepting. */
    private ResponseEntity<JobObject> accepted(Job job) {
        return acceptedAt(job).body(views.brief(job));
    }

    private static ResponseEntity.BodyBuilder acceptedAt(Job job) {
        return ResponseEntity.accepted().header("Location", "/v1/jobs/" + ShownId.JOB.of(job.id()));
    }

    @Operation(summary = "List jobs, the newest first; lines of batches are not among them")
    @GetMapping("/v1/jobs")
    Page<JobObject> listJobs(
            @Parameter(hidden = true) @RequestHeader(name = HeaderNames.OWNER, defaultValue = "anonymous") String owner,
            @RequestParam Optional<String> state,
            @RequestParam(name = "error_code") Optional<String> errorCode,
            @RequestParam Optional<String> limit,
            @RequestParam Optional<String> order,
            @RequestParam Optional<String> after) {
        var page = PageQuery.read(limit, STANDARD_PAGE, MOST, order, after, ShownId.JOB);
        var wanted = state.filter(text -> !text.isEmpty())
                .map(text -> JobState.of(text)
                        .orElseThrow(() -> Fields.invalid(
                                "state",
                                "'" + Fields.shown(text)
                                        + "' is not allowed; use queued, running, succeeded, failed or cancelled")));
        var found = jobs.list(owner, wanted, errorCode.filter(JobsController::canBeACode), page).stream()
                .map(views::brief)
                .toList();
        return Page.of(found, page.limit(), JobObject::id);
    }

    @Operation(summary = "Retrieve a job")
    @GetMapping("/v1/jobs/{id}")
    JobObject retrieveJob(
            @Parameter(hidden = true) @RequestHeader(name = HeaderNames.OWNER, defaultValue = "anonymous") String owner,
            @PathVariable String id,
            ServerHttpRequest http) {
        return views.whole(find(id, owner), http.getURI());
    }

    @Operation(summary = "Cancel a job; a running one stops at its next step")
    @DeleteMapping("/v1/jobs/{id}")
    JobObject cancelJob(
            @Parameter(hidden = true) @RequestHeader(name = HeaderNames.OWNER, defaultValue = "anonymous") String owner,
            @PathVariable String id,
            ServerHttpRequest http) {
        return ShownId.JOB
                .read(id)
                .flatMap(job -> jobs.cancel(job, owner))
                .map(job -> views.whole(job, http.getURI()))
                .orElseThrow(JobsController::notFound);
    }

    @Operation(summary = "Queue a job again that failed or was cancelled")
    @PostMapping("/v1/jobs/{id}/retry")
    ResponseEntity<JobObject> retryJob(
            @Parameter(hidden = true) @RequestHeader(name = HeaderNames.OWNER, defaultValue = "anonymous") String owner,
            @PathVariable String id) {
        var job = find(id, owner);
        if (job.batch().isPresent()) throw lineOfABatch();
        return accepted(acceptance
                .retry(job.id(), owner)
                .orElseThrow(() -> conflict(
                        "job_not_ended",
                        "id: the job is " + job.state().wireName()
                                + "; only one that failed or was cancelled can be queued again")));
    }

    @Operation(summary = "Watch a job: states, progress, previews")
    @GetMapping(path = "/v1/jobs/{id}/events")
    ResponseEntity<Flux<ServerSentEvent<String>>> watchJob(
            @Parameter(hidden = true) @RequestHeader(name = HeaderNames.OWNER, defaultValue = "anonymous") String owner,
            @PathVariable String id,
            @RequestHeader(name = "Last-Event-ID") Optional<String> last) {
        var job = find(id, owner);
        return ResponseEntity.ok()
                .contentType(MediaType.TEXT_EVENT_STREAM)
                .header("Cache-Control", "no-store")
                .header("X-Accel-Buffering", "no")
                .body(stream.watch(job.id(), lastSeen(last)));
    }

    /** PostgreSQL's text cannot hold U+0000, and no code does. */
    private static boolean canBeACode(String text) {
        if (text.indexOf(0) >= 0) throw Fields.invalid("error_code", "it is no error code; send one such as invalid");
        return !text.isEmpty();
    }

    private static int lastSeen(Optional<String> last) {
        if (last.isEmpty() || last.get().isEmpty()) return 0;
        try {
            int seen = Integer.parseInt(last.get());
            if (seen >= 0) return seen;
        } catch (NumberFormatException e) {
            // Told below.
        }
        throw Fields.invalid("Last-Event-ID", "it is no id of an event of this job; leave it out to see all");
    }

    private Job find(String id, String owner) {
        return ShownId.JOB.read(id).flatMap(job -> jobs.find(job, owner)).orElseThrow(JobsController::notFound);
    }

    private static ApiException lineOfABatch() {
        return conflict(
                "line_of_a_batch", "id: the job is a line of a batch; create a new batch with the lines that failed");
    }

    /** Clients repeat a 409 by themselves unless they are told that it will not help. */
    private static ApiException conflict(String code, String sentence) {
        return new ApiException(
                409, Optional.of("id"), Optional.of(code), sentence, Map.of(HeaderNames.SHOULD_RETRY, "false"));
    }

    private static ApiException notFound() {
        return new ApiException(
                404,
                Optional.of("id"),
                Optional.of("job_not_found"),
                "id: no job of yours has this id; GET /v1/jobs lists them",
                Map.of());
    }
}
