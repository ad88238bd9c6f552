package dev.tessera.jobstore.batches;

import dev.tessera.protocol.Ids;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The jobs of batches. */
final class BatchLines {

    private final JdbcClient database;

    BatchLines(JdbcClient database) {
        this.database = database;
    }

    /** Queues lines as jobs; those that are queued already stay as they are. */
    void queue(Batch batch, String kind, List<BatchLine> lines) {
        database.sql("insert into job (id, owner, kind, endpoint, body, priority, state, body_sha256, batch_id,"
                        + " batch_line, custom_id, traceparent) select line.id, :owner, :kind, :endpoint, line.body,"
                        + " 'batch', 'queued', line.sha256, :batch, line.number, line.custom_id, batch.traceparent"
                        + " from unnest(:ids, :bodies, :hashes, :numbers, :customIds)"
                        + " as line(id, body, sha256, number, custom_id), batch where batch.id = :batch"
                        + " on conflict (batch_id, batch_line) where batch_id is not null do nothing")
                .param("owner", batch.owner())
                .param("kind", kind.toLowerCase(Locale.ROOT))
                .param("endpoint", batch.endpoint())
                .param("batch", batch.id())
                .param("ids", lines.stream().map(line -> Ids.next()).toArray(UUID[]::new))
                .param("bodies", lines.stream().map(BatchLine::body).toArray(String[]::new))
                .param("hashes", lines.stream().map(line -> sha256(line.body())).toArray(byte[][]::new))
                .param("numbers", lines.stream().map(BatchLine::number).toArray(Integer[]::new))
                .param("customIds", lines.stream().map(BatchLine::customId).toArray(String[]::new))
                .update();
    }

    int count(UUID batch) {
        return database.sql("select count(*) from job where batch_id = :batch")
                .param("batch", batch)
                .query(Integer.class)
                .single();
    }

    /** A line that has ended, as it is written to a file. */
    record Ended(
            UUID job,
            int number,
            String customId,
            String body,
            String state,
            String result,
            String errorCode,
            String errorMessage,
            String errorParam) {}

    /** @param good those that succeeded, or all others that have ended */
    List<Ended> ended(UUID batch, boolean good, int after, int limit) {
        return database.sql("select id, batch_line, custom_id, body, state, result, error_code, error_message,"
                        + " error_param from job where batch_id = :batch and batch_line > :after and state "
                        + (good ? "= 'succeeded'" : "in ('failed', 'cancelled')") + " order by batch_line limit :limit")
                .param("batch", batch)
                .param("after", after)
                .param("limit", limit)
                .query((row, number) -> new Ended(
                        row.getObject("id", UUID.class),
                        row.getInt("batch_line"),
                        row.getString("custom_id"),
                        row.getString("body"),
                        row.getString("state"),
                        row.getString("result"),
                        row.getString("error_code"),
                        row.getString("error_message"),
                        row.getString("error_param")))
                .list();
    }

    private static byte[] sha256(String body) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(body.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
