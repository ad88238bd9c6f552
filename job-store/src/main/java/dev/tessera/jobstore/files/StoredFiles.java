package dev.tessera.jobstore.files;

import dev.tessera.jobstore.content.ContentStore;
import dev.tessera.jobstore.content.ReceivedContent;
import dev.tessera.jobstore.pages.PageQuery;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table {@code stored_file}. A file that was deleted, or whose time is over, is not found any more. */
public final class StoredFiles {

    private static final String COLUMNS = "id, owner, filename, purpose, bytes, created_at, expires_at";
    private static final String THERE = "deleted_at is null and (expires_at is null or expires_at > now())";

    private final JdbcClient database;
    private final ContentStore content;

    StoredFiles(JdbcClient database, ContentStore content) {
        this.database = database;
        this.content = content;
    }

    /** Notes content that is stored under the id already. */
    public StoredFile add(
            UUID id,
            String owner,
            String filename,
            FilePurpose purpose,
            ReceivedContent received,
            Optional<Duration> life) {
        return database.sql("insert into stored_file (id, owner, filename, purpose, bytes, sha256, storage, expires_at)"
                        + " values (:id, :owner, :filename, :purpose, :bytes, :sha256, :storage,"
                        + " now() + :life * interval '1 second') returning " + COLUMNS)
                .param("id", id)
                .param("owner", owner)
                .param("filename", filename)
                .param("purpose", purpose.wireName())
                .param("bytes", received.bytes())
                .param("sha256", received.sha256())
                .param("storage", content.name())
                .param("life", life.map(Duration::toSeconds).orElse(null))
                .query(StoredFiles::row)
                .single();
    }

    public Optional<StoredFile> find(UUID id, String owner) {
        return database.sql("select " + COLUMNS + " from stored_file where id = :id and owner = :owner and " + THERE)
                .param("id", id)
                .param("owner", owner)
                .query(StoredFiles::row)
                .optional();
    }

    /** Also one that was deleted meanwhile. */
    public Optional<StoredFile> noted(UUID id) {
        return database.sql("select " + COLUMNS + " from stored_file where id = :id")
                .param("id", id)
                .query(StoredFiles::row)
                .optional();
    }

    /** One more than the page has, where there is more. */
    List<StoredFile> list(String owner, Optional<FilePurpose> purpose, PageQuery page) {
        return database.sql("select " + COLUMNS + " from stored_file where owner = :owner and " + THERE
                        + " and (:purpose::text is null or purpose = :purpose)"
                        + " and (:after::uuid is null or id " + page.comparison() + " :after)"
                        + " order by id " + page.direction() + " limit :limit")
                .param("owner", owner)
                .param("purpose", purpose.map(FilePurpose::wireName).orElse(null))
                .param("after", page.after().orElse(null))
                .param("limit", page.limit() + 1)
                .query(StoredFiles::row)
                .list();
    }

    /** @return whether it was there */
    public boolean delete(UUID id, String owner) {
        int deleted = database.sql(
                        "update stored_file set deleted_at = now() where id = :id and owner = :owner and " + THERE)
                .param("id", id)
                .param("owner", owner)
                .update();
        if (deleted > 0) content.delete(List.of(id));
        return deleted > 0;
    }

    /** Bytes of an owner's files and artifacts. */
    long used(String owner) {
        return database.sql("select coalesce((select sum(bytes) from stored_file where owner = :owner and " + THERE
                        + "), 0) + coalesce((select sum(bytes) from artifact where owner = :owner), 0)")
                .param("owner", owner)
                .query(Long.class)
                .single();
    }

    private static StoredFile row(ResultSet row, int number) throws SQLException {
        return new StoredFile(
                row.getObject("id", UUID.class),
                row.getString("owner"),
                row.getString("filename"),
                FilePurpose.of(row.getString("purpose")).orElseThrow(),
                row.getLong("bytes"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                Optional.ofNullable(row.getObject("expires_at", OffsetDateTime.class))
                        .map(OffsetDateTime::toInstant));
    }
}
