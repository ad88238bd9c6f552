package dev.tessera.jobstore.jobs;

import dev.tessera.jobstore.requests.Fields;
import dev.tessera.jobstore.requests.Metadata;
import dev.tessera.jobstore.webhooks.WebhookUrls;
import dev.tessera.protocol.jobs.JobKind;
import dev.tessera.protocol.jobs.JobPriority;
import dev.tessera.web.errors.ApiException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * A job as it is asked for.
 *
 * @param body of the endpoint's request, JSON
 * @param deadline after which it need not be finished any more
 * @param webhook where to tell that it has ended
 * @param metadata JSON object
 * @param sha256 of all of it: what the same idempotency key must come with again
 */
record JobRequest(
        JobKind kind,
        String body,
        JobPriority priority,
        Optional<Instant> deadline,
        Optional<String> webhook,
        Optional<String> metadata,
        byte[] sha256) {

    private static final Set<String> FIELDS = Set.of("endpoint", "body", "priority", "deadline", "webhook", "metadata");

    /**
     * {@code POST /v1/jobs}.
     *
     * @throws ApiException 400 or 422 that names the field
     */
    static JobRequest read(JsonNode request, WebhookUrls urls) {
        var fields = Fields.of(request);
        fields.requireOnly(FIELDS);
        var endpoint = fields.text("endpoint");
        var kind = JobKind.ofEndpoint(endpoint)
                .orElseThrow(() -> Fields.invalid(
                        "endpoint",
                        "'" + Fields.shown(endpoint) + "' cannot run as a job; use one of "
                                + Arrays.stream(JobKind.values())
                                        .map(JobKind::endpoint)
                                        .toList()));
        var body = fields.object("body")
                .orElseThrow(() -> Fields.invalid(
                        "body", "it is missing; send the request's object as " + endpoint + " takes it"));
        requireKeepable(body);
        return new JobRequest(
                kind,
                body.toString(),
                fields.optionalText("priority").map(JobRequest::priority).orElse(JobPriority.INTERACTIVE),
                deadline(request.path("deadline")),
                fields.optionalText("webhook").map(url -> urls.checked("webhook", url)),
                fields.object("metadata").map(Metadata::checked),
                hash(request));
    }

    /** A request to a generating endpoint whose sender prefers to look for the answer later. */
    static JobRequest preferred(JobKind kind, JsonNode body) {
        requireKeepable(body);
        return new JobRequest(
                kind,
                body.toString(),
                JobPriority.INTERACTIVE,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                hash(body));
    }

    private static void requireKeepable(JsonNode body) {
        if (body.path("stream").asBoolean(false)) {
            throw Fields.invalid("stream", "a job has no stream; leave it out and watch the job's events");
        }
        if (!Fields.canBeKept(body.toString())) {
            throw Fields.invalid("body", "half of a pair of surrogates cannot be kept; leave it out");
        }
    }

    private static JobPriority priority(String text) {
        return Arrays.stream(JobPriority.values())
                .filter(priority -> priority.wireName().equals(text))
                .findFirst()
                .orElseThrow(() -> Fields.invalid(
                        "priority", "'" + Fields.shown(text) + "' is not allowed; use interactive or batch"));
    }

    /** Unix seconds, or a time after ISO 8601 with its offset. */
    private static Optional<Instant> deadline(JsonNode value) {
        if (value.isMissingNode() || value.isNull()) return Optional.empty();
        Instant deadline;
        try {
            deadline = value.isIntegralNumber() && value.canConvertToLong()
                    ? Instant.ofEpochSecond(value.asLong())
                    : OffsetDateTime.parse(value.asString("")).toInstant();
        } catch (DateTimeException e) {
            throw Fields.invalid(
                    "deadline", "it is no time; send Unix seconds, or a text such as 2030-01-31T12:00:00Z");
        }
        if (deadline.isBefore(Instant.now())) {
            throw new ApiException(
                    422,
                    Optional.of("deadline"),
                    Optional.of("deadline_exceeded"),
                    "deadline: it has passed already; send a later one, or none",
                    Map.of());
        }
        if (deadline.isAfter(Instant.parse("2200-01-01T00:00:00Z"))) {
            throw Fields.invalid("deadline", "it is after the year 2200; send an earlier one, or none");
        }
        return Optional.of(deadline);
    }

    private static byte[] hash(JsonNode request) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(request.toString().getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
