package dev.tessera.jobstore.intake;

import dev.tessera.jobstore.endings.FinishedJob;
import dev.tessera.jobstore.endings.JobEndings;
import dev.tessera.protocol.jobs.JobError;
import dev.tessera.protocol.jobs.JobEvent;
import dev.tessera.protocol.jobs.JobEvent.Stopped;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Ends jobs whose worker stopped because it was told to: by their owner, or by their deadline. */
final class Stops implements Reports {

    private static final String SQL = """
            with told as (
                select * from unnest(:ids, :fences) as told(id, fence)
            ), done as (
                update job set
                    state = case when cancel_asked_at is not null then 'cancelled' when deadline <= now() then 'failed' else 'queued' end,
                    finished_at = case when cancel_asked_at is not null or deadline <= now() then now() end,
                    error_code = case when cancel_asked_at is null and deadline <= now() then '%1$s' end,
                    error_message = case when cancel_asked_at is null and deadline <= now()
                        then 'it was not finished at its deadline; ask for less, or give it more time' end,
                    released_at = null, lease_until = null, stage = null, last_event = last_event + 1
                from told where job.id = told.id and job.fence = told.fence and job.state = 'running'
                returning job.*
            ), attempts as (
                update job_attempt set ended_at = now(), outcome = case done.state when 'queued' then 'released' else done.state end
                from done where job_attempt.job_id = done.id and job_attempt.fence = done.fence
            ), events as (
                insert into job_event (job_id, seq, type, data)
                select id, last_event, 'state', json_build_object('state', state)::text from done
            ), told_watchers as (
                select pg_notify('tessera_job_event', id::text) from done
            )
            select %2$s, (select count(*) from told_watchers) from done as job where state <> 'queued'
            """.formatted(JobError.DEADLINE_EXCEEDED, JobEndings.COLUMNS);

    private final JdbcClient database;

    Stops(JdbcClient database) {
        this.database = database;
    }

    @Override
    public List<FinishedJob> apply(List<JobEvent> batch) {
        var told = Told.of(batch, Stopped.class);
        if (told.isEmpty()) return List.of();
        return database.sql(SQL)
                .param("ids", told.jobs())
                .param("fences", told.fences())
                .query(JobEndings::row)
                .list();
    }
}
