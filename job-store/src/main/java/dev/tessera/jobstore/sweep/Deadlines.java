package dev.tessera.jobstore.sweep;

import dev.tessera.jobstore.endings.FinishedJob;
import dev.tessera.jobstore.endings.JobEndings;
import dev.tessera.jobstore.outbox.Outbox;
import dev.tessera.protocol.jobs.JobControl;
import dev.tessera.protocol.jobs.JobError;
import dev.tessera.protocol.jobs.JobTopics;
import java.time.Duration;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Jobs beyond their deadline. One that waits fails at once. A running one is stopped by its worker, which knows the
 * deadline; only if that worker lets two leases pass is the job taken from it.
 */
final class Deadlines implements Chore {

    private static final String SQL =
            """
            with late as (
                select id, state from job
                where deadline <= now() and (state = 'queued'
                    or state = 'running' and deadline <= now() - 2 * :lease * interval '1 millisecond')
                order by deadline limit :most for update skip locked
            ), done as (
                update job set state = 'failed', finished_at = now(), error_code = '%1$s',
                    error_message = 'it was not finished at its deadline; ask for less, or give it more time',
                    released_at = null, lease_until = null, stage = null, last_event = last_event + 1
                from late where job.id = late.id
                returning job.*, late.state as before
            ), attempts as (
                update job_attempt set ended_at = now(), outcome = 'failed', error_code = done.error_code,
                    error_message = done.error_message
                from done where job_attempt.job_id = done.id and job_attempt.fence = done.fence and ended_at is null
            ), events as (
                insert into job_event (job_id, seq, type, data)
                select id, last_event, 'state', '{"state":"failed"}' from done
            ), orders as (
                insert into outbox (topic, key, payload, traceparent)
                select '%2$s', id::text, '{"version":%3$d,"jobId":"' || id || '","fence":' || fence || '}', traceparent
                from done where before = 'running'
            )
            select %4$s, pg_notify('tessera_job_event', job.id::text) from done as job
            """.formatted(JobError.DEADLINE_EXCEEDED, JobTopics.CONTROL, JobControl.VERSION, JobEndings.COLUMNS);

    private final JdbcClient database;
    private final TransactionTemplate transactions;
    private final Duration lease;
    private final JobEndings endings;
    private final Outbox outbox;

    Deadlines(
            JdbcClient database, TransactionTemplate transactions, Duration lease, JobEndings endings, Outbox outbox) {
        this.database = database;
        this.transactions = transactions;
        this.lease = lease;
        this.endings = endings;
        this.outbox = outbox;
    }

    @Override
    public int sweep() {
        List<FinishedJob> swept = transactions.execute(transaction -> {
            var jobs = database.sql(SQL)
                    .param("most", MOST)
                    .param("lease", lease.toMillis())
                    .query(JobEndings::row)
                    .list();
            endings.tell(jobs);
            if (!jobs.isEmpty()) outbox.announce();
            return jobs;
        });
        return swept == null ? 0 : swept.size();
    }
}
