package dev.tessera.jobstore.webhooks;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.tessera.jobstore.ids.ShownId;
import io.swagger.v3.oas.annotations.media.Schema;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * One message in the log. Times are Unix seconds.
 *
 * @param id the message's {@code webhook-id}
 * @param webhookEndpointId absent: a job named the address
 * @param nextAttemptAt while it is pending
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record DeliveryObject(
        String id,
        @Schema(allowableValues = "webhook_delivery") String object,
        Optional<String> webhookEndpointId,
        String url,
        String eventType,

        @Schema(allowableValues = {"pending", "delivered", "failed"})
        String state,

        int attempts,
        Optional<Integer> lastStatus,
        Optional<String> lastError,
        long createdAt,
        Optional<Long> nextAttemptAt,
        Optional<Long> finishedAt) {

    static DeliveryObject row(ResultSet row, int number) throws SQLException {
        var state = row.getString("state");
        return new DeliveryObject(
                ShownId.EVENT.of(row.getObject("id", UUID.class)),
                "webhook_delivery",
                Optional.ofNullable(row.getObject("endpoint_id", UUID.class)).map(ShownId.WEBHOOK_ENDPOINT::of),
                row.getString("url"),
                row.getString("event_type"),
                state,
                row.getInt("attempts"),
                Optional.ofNullable(row.getObject("last_status", Integer.class)),
                Optional.ofNullable(row.getString("last_error")),
                seconds(row, "created_at").orElseThrow(),
                state.equals("pending") ? seconds(row, "next_at") : Optional.empty(),
                seconds(row, "finished_at"));
    }

    private static Optional<Long> seconds(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class)).map(OffsetDateTime::toEpochSecond);
    }
}
