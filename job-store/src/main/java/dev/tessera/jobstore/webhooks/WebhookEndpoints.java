package dev.tessera.jobstore.webhooks;

import dev.tessera.jobstore.pages.PageQuery;
import dev.tessera.protocol.Ids;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table {@code webhook_endpoint}. */
final class WebhookEndpoints {

    /** How long a secret that was replaced still signs, if its owner wants that. */
    private static final String OLD_SECRET_LIFE = "interval '24 hours'";

    private static final String COLUMNS = "id, name, url, event_types, secret,"
            + " case when old_secret_until > now() then old_secret end as old_secret, created_at, updated_at, disabled_at";

    private final JdbcClient database;

    WebhookEndpoints(JdbcClient database) {
        this.database = database;
    }

    int count(String owner) {
        return database.sql("select count(*) from webhook_endpoint where owner = :owner")
                .param("owner", owner)
                .query(Integer.class)
                .single();
    }

    WebhookEndpoint create(String owner, EndpointRequest wanted) {
        return database.sql("insert into webhook_endpoint (id, owner, name, url, event_types, secret)"
                        + " values (:id, :owner, :name, :url, :types, :secret) returning " + COLUMNS)
                .param("id", Ids.next())
                .param("owner", owner)
                .param("name", wanted.name().orElseThrow())
                .param("url", wanted.url().orElseThrow())
                .param("types", wanted.eventTypes().orElseThrow().toArray(String[]::new))
                .param("secret", WebhookSecret.draw())
                .query(WebhookEndpoints::row)
                .single();
    }

    Optional<WebhookEndpoint> find(UUID id, String owner) {
        return database.sql("select " + COLUMNS + " from webhook_endpoint where id = :id and owner = :owner")
                .param("id", id)
                .param("owner", owner)
                .query(WebhookEndpoints::row)
                .optional();
    }

    /** One more than the page has, where there is more. */
    List<WebhookEndpoint> list(String owner, PageQuery page) {
        return database.sql("select " + COLUMNS + " from webhook_endpoint where owner = :owner"
                        + " and (:after::uuid is null or id " + page.comparison() + " :after)"
                        + " order by id " + page.direction() + " limit :limit")
                .param("owner", owner)
                .param("after", page.after().orElse(null))
                .param("limit", page.limit() + 1)
                .query(WebhookEndpoints::row)
                .list();
    }

    /** Changes what is wanted, and enables it. */
    Optional<WebhookEndpoint> change(UUID id, String owner, EndpointRequest wanted) {
        return database.sql("update webhook_endpoint set name = coalesce(:name, name), url = coalesce(:url, url),"
                        + " event_types = coalesce(:types::text[], event_types), updated_at = now(), disabled_at = null"
                        + " where id = :id and owner = :owner returning " + COLUMNS)
                .param("id", id)
                .param("owner", owner)
                .param("name", wanted.name().orElse(null))
                .param("url", wanted.url().orElse(null))
                .param(
                        "types",
                        wanted.eventTypes()
                                .map(types -> types.toArray(String[]::new))
                                .orElse(null))
                .query(WebhookEndpoints::row)
                .optional();
    }

    /** @param keepOld whether the secret that is replaced signs too for a day */
    Optional<WebhookEndpoint> rotate(UUID id, String owner, boolean keepOld) {
        return database.sql("update webhook_endpoint set secret = :secret, updated_at = now(),"
                        + " old_secret = case when :keep then secret end,"
                        + " old_secret_until = case when :keep then now() + " + OLD_SECRET_LIFE + " end"
                        + " where id = :id and owner = :owner returning " + COLUMNS)
                .param("id", id)
                .param("owner", owner)
                .param("secret", WebhookSecret.draw())
                .param("keep", keepOld)
                .query(WebhookEndpoints::row)
                .optional();
    }

    /** Also forgets its deliveries. @return whether it was there */
    boolean delete(UUID id, String owner) {
        return database.sql("delete from webhook_endpoint where id = :id and owner = :owner")
                        .param("id", id)
                        .param("owner", owner)
                        .update()
                > 0;
    }

    void disable(UUID id) {
        database.sql("update webhook_endpoint set disabled_at = now() where id = :id and disabled_at is null")
                .param("id", id)
                .update();
    }

    /** What signs messages to addresses that the owner's jobs name. */
    String jobSecret(String owner) {
        database.sql("insert into job_webhook_secret (owner, secret) values (:owner, :secret) on conflict do nothing")
                .param("owner", owner)
                .param("secret", WebhookSecret.draw())
                .update();
        return database.sql("select secret from job_webhook_secret where owner = :owner")
                .param("owner", owner)
                .query(String.class)
                .single();
    }

    private static WebhookEndpoint row(ResultSet row, int number) throws SQLException {
        return new WebhookEndpoint(
                row.getObject("id", UUID.class),
                row.getString("name"),
                row.getString("url"),
                List.of((String[]) row.getArray("event_types").getArray()),
                Stream.of(row.getString("secret"), row.getString("old_secret"))
                        .filter(secret -> secret != null)
                        .toList(),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getObject("updated_at", OffsetDateTime.class).toInstant(),
                Optional.ofNullable(row.getObject("disabled_at", OffsetDateTime.class))
                        .map(OffsetDateTime::toInstant));
    }
}
