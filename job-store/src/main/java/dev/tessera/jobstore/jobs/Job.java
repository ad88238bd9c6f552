package dev.tessera.jobstore.jobs;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;

/**
 * A row of the table {@code job}, as its owner may see it.
 *
 * @param result JSON as its worker sent it
 * @param timings JSON, stage to milliseconds
 * @param sha256 of the request that made it
 */
record Job(
        UUID id,
        String kind,
        String endpoint,
        String priority,
        JobState state,
        int attempt,
        int progress,
        Optional<String> stage,
        Instant created,
        Optional<Instant> started,
        Optional<Instant> finished,
        Optional<Instant> deadline,
        Optional<String> result,
        Optional<String> timings,
        Optional<Failure> failure,
        Optional<String> metadata,
        Optional<UUID> batch,
        boolean cancelAsked,
        byte[] sha256) {

    record Failure(String code, String message, String param) {}

    static Job read(ResultSet row, int number) throws SQLException {
        var code = row.getString("error_code");
        return new Job(
                row.getObject("id", UUID.class),
                row.getString("kind"),
                row.getString("endpoint"),
                row.getString("priority"),
                JobState.of(row.getString("state")).orElseThrow(),
                row.getInt("attempt"),
                row.getInt("progress"),
                Optional.ofNullable(row.getString("stage")),
                time(row, "created_at").orElseThrow(),
                time(row, "started_at"),
                time(row, "finished_at"),
                time(row, "deadline"),
                Optional.ofNullable(row.getString("result")),
                Optional.ofNullable(row.getString("timings")),
                code == null
                        ? Optional.empty()
                        : Optional.of(new Failure(code, row.getString("error_message"), row.getString("error_param"))),
                Optional.ofNullable(row.getString("metadata")),
                Optional.ofNullable(row.getObject("batch_id", UUID.class)),
                row.getObject("cancel_asked_at") != null,
                row.getBytes("body_sha256"));
    }

    private static Optional<Instant> time(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
    }
}
