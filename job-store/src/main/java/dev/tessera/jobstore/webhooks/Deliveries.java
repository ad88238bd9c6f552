package dev.tessera.jobstore.webhooks;

import dev.tessera.jobstore.pages.PageQuery;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table {@code webhook_delivery}: what is to be sent, and the log of what was. */
final class Deliveries {

    static final String CHANNEL = "tessera_webhook";

    private static final String TAKE = """
            update webhook_delivery as taken set attempts = attempts + 1, next_at = now() + :lease * interval '1 second'
            from (
                select id from webhook_delivery where state = 'pending' and next_at <= now() and url <> all(:busy)
                order by next_at limit :limit for update skip locked
            ) as due
            where taken.id = due.id
            returning taken.*, coalesce(
                (select array_remove(array[secret, case when old_secret_until > now() then old_secret end], null)
                    from webhook_endpoint where id = taken.endpoint_id),
                (select array[secret] from job_webhook_secret where owner = taken.owner and taken.endpoint_id is null),
                '{}') as secrets
            """;

    private final JdbcClient database;

    Deliveries(JdbcClient database) {
        this.database = database;
    }

    /**
     * Begins a try of those that are due. If nobody says how it went, there is another one after the lease.
     *
     * @param busy addresses that have enough to do
     */
    List<Delivery> take(int most, Collection<String> busy, Duration lease) {
        return database.sql(TAKE)
                .param("lease", lease.toSeconds())
                .param("busy", busy.toArray(String[]::new))
                .param("limit", most)
                .query(Deliveries::delivery)
                .list();
    }

    void delivered(Delivery delivery, Answer answer) {
        end(delivery, answer, "delivered");
    }

    void failed(Delivery delivery, Answer answer) {
        end(delivery, answer, "failed");
    }

    private void end(Delivery delivery, Answer answer, String state) {
        database.sql("update webhook_delivery set state = :state, finished_at = now(), last_status = :status,"
                        + " last_error = :error where id = :id and state = 'pending' and attempts = :attempts")
                .param("state", state)
                .param("status", answer.status().orElse(null))
                .param("error", answer.error().orElse(null))
                .param("id", delivery.id())
                .param("attempts", delivery.attempts())
                .update();
    }

    void again(Delivery delivery, Answer answer, Duration pause) {
        database.sql("update webhook_delivery set next_at = now() + :pause * interval '1 millisecond',"
                        + " last_status = :status, last_error = :error"
                        + " where id = :id and state = 'pending' and attempts = :attempts")
                .param("pause", pause.toMillis())
                .param("status", answer.status().orElse(null))
                .param("error", answer.error().orElse(null))
                .param("id", delivery.id())
                .param("attempts", delivery.attempts())
                .update();
    }

    /** Nothing more is sent to an endpoint that was disabled. */
    void drop(UUID endpoint) {
        database.sql("update webhook_delivery set state = 'failed', finished_at = now(),"
                        + " last_error = 'the endpoint was disabled: its receiver answered 410'"
                        + " where endpoint_id = :endpoint and state = 'pending'")
                .param("endpoint", endpoint)
                .update();
    }

    /** What waits for an endpoint goes to its new address. */
    void redirect(UUID endpoint, String url) {
        database.sql("update webhook_delivery set url = :url where endpoint_id = :endpoint and state = 'pending'")
                .param("url", url)
                .param("endpoint", endpoint)
                .update();
    }

    /** The log, the newest first. One more than the page has, where there is more. @param endpoint empty: all */
    List<DeliveryObject> log(String owner, Optional<UUID> endpoint, PageQuery page) {
        return database.sql("select * from webhook_delivery where owner = :owner"
                        + " and (:endpoint::uuid is null or endpoint_id = :endpoint)"
                        + " and (:after::uuid is null or id " + page.comparison() + " :after)"
                        + " order by id " + page.direction() + " limit :limit")
                .param("owner", owner)
                .param("endpoint", endpoint.orElse(null))
                .param("after", page.after().orElse(null))
                .param("limit", page.limit() + 1)
                .query(DeliveryObject::row)
                .list();
    }

    private static Delivery delivery(ResultSet row, int number) throws SQLException {
        return new Delivery(
                row.getObject("id", UUID.class),
                row.getString("owner"),
                Optional.ofNullable(row.getObject("endpoint_id", UUID.class)),
                row.getString("url"),
                row.getString("payload"),
                row.getInt("attempts"),
                List.of((String[]) row.getArray("secrets").getArray()));
    }
}
