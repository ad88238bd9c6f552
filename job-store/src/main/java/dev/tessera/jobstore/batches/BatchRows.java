package dev.tessera.jobstore.batches;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;

/** Rows of the table {@code batch} as records. */
final class BatchRows {

    private BatchRows() {}

    static Batch read(ResultSet row, int number) throws SQLException {
        return new Batch(
                row.getObject("id", UUID.class),
                row.getString("owner"),
                row.getString("endpoint"),
                row.getString("completion_window"),
                row.getObject("input_file_id", UUID.class),
                Optional.ofNullable(row.getObject("output_file_id", UUID.class)),
                Optional.ofNullable(row.getObject("error_file_id", UUID.class)),
                Optional.ofNullable(row.getString("model")),
                row.getString("status"),
                row.getString("outcome"),
                Optional.ofNullable(row.getString("errors")),
                Optional.ofNullable(row.getString("metadata")),
                row.getInt("total"),
                row.getInt("completed"),
                row.getInt("failed"),
                Optional.ofNullable(row.getObject("output_expires_after", Long.class)),
                row.getString("requested_at_url"),
                new Batch.Times(
                        time(row, "created_at").orElseThrow(),
                        time(row, "in_progress_at"),
                        time(row, "expires_at").orElseThrow(),
                        time(row, "finalizing_at"),
                        time(row, "completed_at"),
                        time(row, "failed_at"),
                        time(row, "expired_at"),
                        time(row, "cancelling_at"),
                        time(row, "cancelled_at")));
    }

    private static Optional<Instant> time(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
    }
}
