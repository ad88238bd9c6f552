package dev.tessera.jobstore.batches;

import dev.tessera.jobstore.ids.ShownId;
import dev.tessera.jobstore.requests.Fields;
import dev.tessera.jobstore.requests.Metadata;
import dev.tessera.protocol.jobs.JobKind;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * {@code POST /v1/batches}.
 *
 * @param inputFile empty: what was sent is no file id
 * @param metadata JSON object
 */
record BatchRequest(
        Optional<UUID> inputFile,
        JobKind kind,
        String completionWindow,
        Duration window,
        Optional<String> metadata,
        Optional<Duration> outputLife) {

    private static final Pattern WINDOW = Pattern.compile("([1-9][0-9]{0,3})([mhd])");
    private static final Duration LONGEST = Duration.ofDays(7);
    private static final long LEAST_LIFE = 3_600;
    private static final long MOST_LIFE = 2_592_000;

    /** @throws dev.tessera.web.errors.ApiException 400 that names the field */
    static BatchRequest read(JsonNode body) {
        var fields = Fields.of(body);
        var input = fields.text("input_file_id");
        var endpoint = fields.text("endpoint");
        var window = fields.text("completion_window");
        return new BatchRequest(
                ShownId.FILE.read(input),
                JobKind.ofEndpoint(endpoint)
                        .orElseThrow(() -> Fields.invalid(
                                "endpoint",
                                "'" + Fields.shown(endpoint) + "' cannot be used in batches; use one of "
                                        + Arrays.stream(JobKind.values())
                                                .map(JobKind::endpoint)
                                                .toList())),
                window,
                duration(window),
                fields.object("metadata").map(Metadata::checked),
                fields.object("output_expires_after").map(BatchRequest::life));
    }

    private static Duration duration(String window) {
        var parts = WINDOW.matcher(window);
        if (parts.matches()) {
            long number = Long.parseLong(parts.group(1));
            var duration = switch (parts.group(2)) {
                case "m" -> Duration.ofMinutes(number);
                case "h" -> Duration.ofHours(number);
                default -> Duration.ofDays(number);
            };
            if (duration.compareTo(LONGEST) <= 0) return duration;
        }
        throw Fields.invalid(
                "completion_window",
                "'" + Fields.shown(window) + "' is not allowed; use 24h, or another time up to 7d");
    }

    private static Duration life(JsonNode object) {
        var anchor = object.path("anchor");
        if (!anchor.isString() || !anchor.asString().equals("created_at")) {
            throw Fields.invalid(
                    "output_expires_after.anchor",
                    "'" + Fields.shown(anchor.asString("")) + "' is not allowed; use created_at");
        }
        var seconds = object.path("seconds");
        boolean whole = seconds.isIntegralNumber() && seconds.canConvertToLong();
        if (!whole || seconds.asLong() < LEAST_LIFE || seconds.asLong() > MOST_LIFE) {
            throw Fields.invalid(
                    "output_expires_after.seconds", "use a whole number from " + LEAST_LIFE + " to " + MOST_LIFE);
        }
        return Duration.ofSeconds(seconds.asLong());
    }
}
