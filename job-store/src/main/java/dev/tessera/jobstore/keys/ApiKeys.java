package dev.tessera.jobstore.keys;

import dev.tessera.jobstore.ids.ShownId;
import dev.tessera.protocol.Ids;
import dev.tessera.protocol.keys.CreatedKey;
import dev.tessera.protocol.keys.KeySecret;
import dev.tessera.protocol.keys.NewKey;
import dev.tessera.protocol.keys.StoredKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table {@code api_key}: hashes, never keys. */
final class ApiKeys {

    private static final String COLUMNS =
            "id, owner, name, created_at, revoked_at, requests_per_minute, concurrent_jobs, stored_bytes";

    private final JdbcClient database;

    ApiKeys(JdbcClient database) {
        this.database = database;
    }

    CreatedKey create(NewKey wanted) {
        var key = KeySecret.create();
        var stored = database.sql("insert into api_key (id, owner, name, sha256, requests_per_minute, concurrent_jobs,"
                        + " stored_bytes) values (:id, :owner, :name, :sha256, :requests, :jobs, :bytes) returning "
                        + COLUMNS)
                .param("id", Ids.next())
                .param("owner", wanted.owner())
                .param("name", wanted.name())
                .param("sha256", KeySecret.hash(key))
                .param("requests", wanted.requestsPerMinute().orElse(null))
                .param("jobs", wanted.concurrentJobs().orElse(null))
                .param("bytes", wanted.storedBytes().orElse(null))
                .query(ApiKeys::row)
                .single();
        return new CreatedKey(key, stored);
    }

    /** The oldest first. */
    List<StoredKey> list() {
        return database.sql("select " + COLUMNS + " from api_key order by id")
                .query(ApiKeys::row)
                .list();
    }

    /** @return the live key with this hash */
    Optional<StoredKey> find(byte[] sha256) {
        return database.sql("select " + COLUMNS + " from api_key where sha256 = :sha256 and revoked_at is null")
                .param("sha256", sha256)
                .query(ApiKeys::row)
                .optional();
    }

    /** Refuses the key from now on; one that is revoked already stays so. */
    Optional<StoredKey> revoke(UUID id) {
        return database.sql("update api_key set revoked_at = coalesce(revoked_at, now()) where id = :id returning "
                        + COLUMNS)
                .param("id", id)
                .query(ApiKeys::row)
                .optional();
    }

    private static StoredKey row(ResultSet row, int number) throws SQLException {
        return new StoredKey(
                ShownId.KEY.of(row.getObject("id", UUID.class)),
                row.getString("owner"),
                row.getString("name"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                Optional.ofNullable(row.getObject("revoked_at", OffsetDateTime.class))
                        .map(OffsetDateTime::toInstant),
                Optional.ofNullable(row.getObject("requests_per_minute", Integer.class)),
                Optional.ofNullable(row.getObject("concurrent_jobs", Integer.class)),
                Optional.ofNullable(row.getObject("stored_bytes", Long.class)));
    }
}
