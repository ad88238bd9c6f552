package dev.tessera.jobstore.batches;

import dev.tessera.jobstore.batches.BatchLines.Ended;
import dev.tessera.jobstore.ids.ShownId;
import dev.tessera.jobstore.results.JobResults;
import dev.tessera.protocol.ErrorTypes;
import dev.tessera.protocol.jobs.JobError;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Lines of output and error files. A request that the endpoint refused has the refusal as its response; {@code error} is
 * for what never got one: cancelled, expired, or failed for reasons of our own.
 */
final class LineWriter {

    private static final JsonMapper JSON = new JsonMapper();

    private final JobResults results;

    LineWriter(JobResults results) {
        this.results = results;
    }

    /** One line with its line feed, as UTF-8. */
    byte[] line(Batch batch, Ended line) {
        var object = JSON.createObjectNode();
        object.put("id", ShownId.BATCH_REQUEST.of(line.job()));
        object.put("custom_id", line.customId());
        var refused = refusedWith(line);
        if (line.state().equals("succeeded")) {
            respond(object, 200, line, result(batch, line));
        } else if (refused.isPresent()) {
            respond(object, refused.getAsInt(), line, refusal(refused.getAsInt(), line));
        } else {
            object.putNull("response");
            object.putObject("error").put("code", code(batch, line)).put("message", message(batch, line));
        }
        return (object + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** The status that the endpoint answers with when it refuses the request itself. */
    private static OptionalInt refusedWith(Ended line) {
        return switch (Optional.ofNullable(line.errorCode()).orElse("")) {
            case JobError.INVALID, "invalid_json" -> OptionalInt.of(400);
            case "model_not_found" -> OptionalInt.of(404);
            case "unsupported_value" -> OptionalInt.of(422);
            default -> OptionalInt.empty();
        };
    }

    private static void respond(ObjectNode object, int status, Ended line, JsonNode body) {
        object.putObject("response")
                .put("status_code", status)
                .put("request_id", ShownId.JOB.of(line.job()))
                .set("body", body);
        object.putNull("error");
    }

    private JsonNode result(Batch batch, Ended line) {
        boolean links =
                JSON.readTree(line.body()).path("response_format").asString("").equals("url");
        return links
                ? results.linked(line.job(), line.result(), URI.create(batch.requestedAt()))
                : results.inlined(line.job(), line.result());
    }

    private static JsonNode refusal(int status, Ended line) {
        var body = JSON.createObjectNode();
        body.putObject("error")
                .put("message", line.errorMessage())
                .put("type", ErrorTypes.ofStatus(status))
                .put("param", line.errorParam())
                .put("code", line.errorCode().equals(JobError.INVALID) ? "invalid_value" : line.errorCode());
        return body;
    }

    private static String code(Batch batch, Ended line) {
        if (!line.state().equals("cancelled")) return line.errorCode();
        return switch (batch.outcome()) {
            case "expired" -> "batch_expired";
            case "cancelled" -> "batch_cancelled";
            default -> "request_cancelled";
        };
    }

    private static String message(Batch batch, Ended line) {
        if (!line.state().equals("cancelled")) return line.errorMessage();
        return switch (batch.outcome()) {
            case "expired" -> "This request could not be executed before the completion window expired.";
            case "cancelled" -> "This request was not executed because the batch was cancelled.";
            default -> "This request was not executed because its job was cancelled.";
        };
    }
}
