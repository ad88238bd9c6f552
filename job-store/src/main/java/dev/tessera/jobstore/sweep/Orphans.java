package dev.tessera.jobstore.sweep;

import dev.tessera.jobstore.content.ContentStore;
import java.time.Duration;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Artifacts of attempts that did not win, and files whose time is over. */
final class Orphans implements Chore {

    private static final String ARTIFACTS = """
            delete from artifact where id in (
                select id from artifact
                where committed_at is null and created_at < now() - :age * interval '1 millisecond'
                  and not exists (select 1 from job where job.id = artifact.job_id
                      and job.fence = artifact.fence and job.state = 'running')
                limit :most for update skip locked)
            returning id
            """;

    private static final String FILES = """
            update stored_file set deleted_at = now() where id in (
                select id from stored_file where expires_at <= now() and deleted_at is null
                limit :most for update skip locked)
            returning id
            """;

    private final JdbcClient database;
    private final TransactionTemplate transactions;
    private final ContentStore content;
    private final Duration age;

    Orphans(JdbcClient database, TransactionTemplate transactions, ContentStore content, Duration age) {
        this.database = database;
        this.transactions = transactions;
        this.content = content;
        this.age = age;
    }

    @Override
    public int sweep() {
        Integer swept = transactions.execute(transaction -> {
            var artifacts = database.sql(ARTIFACTS)
                    .param("age", age.toMillis())
                    .param("most", MOST)
                    .query(UUID.class)
                    .list();
            content.delete(artifacts);
            var files =
                    database.sql(FILES).param("most", MOST).query(UUID.class).list();
            content.delete(files);
            return Math.max(artifacts.size(), files.size());
        });
        return swept == null ? 0 : swept;
    }
}
