package dev.tessera.jobstore.sweep;

import java.time.Duration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Rows of one table that nobody asks for any more. */
final class OldNews implements Chore {

    private static final String PREVIEWS = """
            delete from job_event where (job_id, seq) in (
                select job_id, seq from job_event
                where type = 'preview' and at < now() - :age * interval '1 millisecond' limit :most)
            """;

    private static final String DELIVERIES = """
            delete from webhook_delivery where id in (
                select id from webhook_delivery
                where finished_at < now() - :age * interval '1 millisecond' limit :most)
            """;

    /**
     * Parts of uploads that broke off with their process. The id tells when an upload began, except a batch's output: its
     * id is given away when the batch begins, and the file is written when it ends.
     */
    private static final String PARTS = """
            delete from content_chunk where content_id in (
                select content_id from content_chunk
                where part = 0 and stored_at < now() - :age * interval '1 millisecond'
                  and not exists (select 1 from artifact where artifact.id = content_id)
                  and not exists (select 1 from stored_file where stored_file.id = content_id and deleted_at is null)
                  and not exists (select 1 from batch where batch.output_file_id = content_id
                      and status in ('validating', 'in_progress', 'finalizing', 'cancelling'))
                limit :most)
            """;

    private final JdbcClient database;
    private final String sql;
    private final Duration age;

    private OldNews(JdbcClient database, String sql, Duration age) {
        this.database = database;
        this.sql = sql;
        this.age = age;
    }

    static OldNews previews(JdbcClient database, Duration age) {
        return new OldNews(database, PREVIEWS, age);
    }

    static OldNews deliveries(JdbcClient database, Duration age) {
        return new OldNews(database, DELIVERIES, age);
    }

    static OldNews parts(JdbcClient database, Duration age) {
        return new OldNews(database, PARTS, age);
    }

    @Override
    public int sweep() {
        int rows = database.sql(sql)
                .param("age", age.toMillis())
                .param("most", MOST)
                .update();
        // One upload can have many parts: more than asked for still means that there may be more.
        return Math.min(rows, MOST);
    }
}
