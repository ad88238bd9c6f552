package dev.tessera.jobstore.sweep;

import dev.tessera.jobstore.claims.ClaimSettings;
import dev.tessera.jobstore.endings.FinishedJob;
import dev.tessera.jobstore.endings.JobEndings;
import dev.tessera.jobstore.release.Release;
import dev.tessera.protocol.jobs.JobError;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Jobs whose worker sent no heartbeat for a lease. They are queued again and the attempt does not count, as losing a worker
 * is nobody's fault; but a job that loses one worker after another may be what kills them, and fails in the end. After an outage
 * workers have their {@link Grace}.
 */
final class LostLeases implements Chore {

    /** Losses count from the last end on, so that a job that is retried by its owner begins anew. */
    private static final String SQL = """
            with expired as (
                select id from job where state = 'running' and lease_until < now()
                order by lease_until limit :most for update skip locked
            ), judged as (
                select id, 1 + (
                    select count(*) from job_attempt lost
                    where lost.job_id = expired.id and lost.outcome = 'lost' and lost.fence > coalesce((
                        select max(fence) from job_attempt ended
                        where ended.job_id = expired.id and ended.outcome in ('failed', 'cancelled')), 0)) as losses
                from expired
            ), done as (
                update job set
                    state = case when cancel_asked_at is not null then 'cancelled'
                        when losses >= :losses then 'failed' else 'queued' end,
                    finished_at = case when cancel_asked_at is not null or losses >= :losses then now() end,
                    attempt = case when cancel_asked_at is not null or losses >= :losses then attempt else attempt - 1 end,
                    error_code = case when cancel_asked_at is null and losses >= :losses then '%1$s' end,
                    error_message = case when cancel_asked_at is null and losses >= :losses
                        then 'its worker was lost ' || losses || ' times; it is not tried again by itself' end,
                    released_at = null, lease_until = null, stage = null, last_event = last_event + 1
                from judged where job.id = judged.id
                returning job.*
            ), attempts as (
                update job_attempt set ended_at = now(),
                    outcome = case done.state when 'queued' then 'lost' else done.state end,
                    error_code = done.error_code, error_message = done.error_message
                from done where job_attempt.job_id = done.id and job_attempt.fence = done.fence
            ), events as (
                insert into job_event (job_id, seq, type, data)
                select id, last_event, 'state', json_build_object('state', state)::text from done
            )
            select %2$s, pg_notify('tessera_job_event', job.id::text) from done as job
            """.formatted(JobError.ATTEMPTS_EXHAUSTED, JobEndings.COLUMNS);

    private final JdbcClient database;
    private final TransactionTemplate transactions;
    private final ClaimSettings settings;
    private final JobEndings endings;
    private final Release release;
    private final Grace grace;

    LostLeases(
            JdbcClient database,
            TransactionTemplate transactions,
            ClaimSettings settings,
            JobEndings endings,
            Release release) {
        this.database = database;
        this.transactions = transactions;
        this.settings = settings;
        this.endings = endings;
        this.release = release;
        this.grace = new Grace(settings.lease(), System::nanoTime);
    }

    @Override
    public int sweep() {
        int most = grace.isOver() ? MOST : 0;
        List<FinishedJob> swept = transactions.execute(transaction -> {
            var jobs = database.sql(SQL)
                    .param("most", most)
                    .param("losses", settings.losses())
                    .query(JobEndings::row)
                    .list();
            endings.tell(
                    jobs.stream().filter(job -> !job.state().equals("queued")).toList());
            if (!jobs.isEmpty()) release.announce();
            return jobs;
        });
        grace.reached();
        return swept == null ? 0 : swept.size();
    }
}
