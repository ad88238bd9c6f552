package dev.tessera.jobstore.sweep;

import dev.tessera.jobstore.content.ContentStore;
import java.time.Duration;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Jobs that ended long ago go, with their events, attempts and artifacts; lines of a batch only after the batch ended. */
final class OldJobs implements Chore {

    private final JdbcClient database;
    private final TransactionTemplate transactions;
    private final ContentStore content;
    private final Duration age;

    OldJobs(JdbcClient database, TransactionTemplate transactions, ContentStore content, Duration age) {
        this.database = database;
        this.transactions = transactions;
        this.content = content;
        this.age = age;
    }

    @Override
    public int sweep() {
        Integer swept = transactions.execute(transaction -> {
            var jobs = database.sql("""
                            select id from job
                            where finished_at < now() - :age * interval '1 millisecond'
                              and not exists (select 1 from batch where batch.id = job.batch_id
                                  and status in ('validating', 'in_progress', 'finalizing', 'cancelling'))
                            order by finished_at limit :most for update skip locked""")
                    .param("age", age.toMillis())
                    .param("most", MOST)
                    .query(UUID.class)
                    .list();
            if (jobs.isEmpty()) return 0;
            var ids = jobs.toArray(UUID[]::new);
            content.delete(database.sql("delete from artifact where job_id = any(:jobs) returning id")
                    .param("jobs", ids)
                    .query(UUID.class)
                    .list());
            database.sql("delete from job where id = any(:jobs)")
                    .param("jobs", ids)
                    .update();
            return jobs.size();
        });
        return swept == null ? 0 : swept;
    }
}
