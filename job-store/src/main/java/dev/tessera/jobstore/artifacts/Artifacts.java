package dev.tessera.jobstore.artifacts;

import dev.tessera.jobstore.content.ContentStore;
import dev.tessera.jobstore.content.ReceivedContent;
import java.io.ByteArrayOutputStream;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table {@code artifact}. Nobody sees an artifact before the attempt that made it has won. */
public final class Artifacts {

    private static final String COLUMNS = "id, owner, content_type, bytes, sha256";

    private final JdbcClient database;
    private final ContentStore content;

    Artifacts(JdbcClient database, ContentStore content) {
        this.database = database;
        this.content = content;
    }

    /**
     * Notes content that a worker stored. Sent twice, it is the first one that stays.
     *
     * @return empty if the fence is not the live one any more
     */
    Optional<Artifact> add(UUID id, UUID job, long fence, int ordinal, String contentType, ReceivedContent received) {
        int added = database.sql("insert into artifact (id, owner, job_id, fence, ordinal, content_type, bytes, sha256,"
                        + " storage) select :id, owner, id, fence, :ordinal, :type, :bytes, :sha256, :storage from job"
                        + " where id = :job and fence = :fence and state = 'running' on conflict do nothing")
                .param("id", id)
                .param("job", job)
                .param("fence", fence)
                .param("ordinal", ordinal)
                .param("type", contentType)
                .param("bytes", received.bytes())
                .param("sha256", received.sha256())
                .param("storage", content.name())
                .update();
        if (added == 0) content.delete(List.of(id));
        return database.sql("select " + COLUMNS + " from artifact where job_id = :job and fence = :fence"
                        + " and ordinal = :ordinal")
                .param("job", job)
                .param("fence", fence)
                .param("ordinal", ordinal)
                .query(Artifacts::row)
                .optional();
    }

    /** A committed one. */
    public Optional<Artifact> find(UUID id) {
        return database.sql("select " + COLUMNS + " from artifact where id = :id and committed_at is not null")
                .param("id", id)
                .query(Artifacts::row)
                .optional();
    }

    /** The committed ones of a job, in the order of its result. */
    public List<Artifact> of(UUID job) {
        return database.sql("select " + COLUMNS + " from artifact where job_id = :job and committed_at is not null"
                        + " order by ordinal")
                .param("job", job)
                .query(Artifacts::row)
                .list();
    }

    /** All bytes of an artifact of at most a few megabytes, to be shown in JSON. */
    public byte[] bytes(Artifact artifact) {
        var all = new ByteArrayOutputStream((int) artifact.bytes());
        while (all.size() < artifact.bytes()) all.writeBytes(content.read(artifact.uuid(), all.size()));
        return all.toByteArray();
    }

    private static Artifact row(ResultSet row, int number) throws SQLException {
        return new Artifact(
                row.getObject("id", UUID.class),
                row.getString("owner"),
                row.getString("content_type"),
                row.getLong("bytes"),
                Artifact.hex(row.getBytes("sha256")));
    }
}
