package dev.tessera.jobstore.intake;

import dev.tessera.jobstore.claims.ClaimSettings;
import dev.tessera.jobstore.endings.FinishedJob;
import dev.tessera.jobstore.endings.JobEndings;
import dev.tessera.protocol.jobs.JobError;
import dev.tessera.protocol.jobs.JobEvent;
import dev.tessera.protocol.jobs.JobEvent.Failed;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Ends jobs that failed, or queues them again after a pause where another attempt may succeed and is left. */
final class Failures implements Reports {

    private static final String SQL = """
            with told as (
                select * from unnest(:ids, :fences, :codes, :messages, :params, :retryable)
                    as told(id, fence, code, message, param, retryable)
            ), judged as (
                select told.*, job.cancel_asked_at is not null as cancelled,
                    told.retryable and job.attempt < :attempts and job.cancel_asked_at is null as again
                from told join job on job.id = told.id and job.fence = told.fence and job.state = 'running'
            ), done as (
                update job set
                    state = case when again then 'queued' when cancelled then 'cancelled' else 'failed' end,
                    finished_at = case when again then null else now() end,
                    released_at = null, lease_until = null, stage = null,
                    not_before = case when again then now() + least(60, :backoff * power(2, attempt - 1))
                        * (1 + random() / 4) * interval '1 second' else not_before end,
                    error_code = case when again or cancelled then null
                        when retryable then '%1$s' else code end,
                    error_message = case when again or cancelled then null
                        when retryable then 'failed ' || attempt || ' times, last: ' || message else message end,
                    error_param = case when again or cancelled then null else param end,
                    last_event = last_event + 1
                from judged where job.id = judged.id
                returning job.*, judged.again, judged.code, judged.message
            ), attempts as (
                update job_attempt set ended_at = now(), error_code = done.code, error_message = done.message,
                    outcome = case when done.again then 'retried' else done.state end
                from done where job_attempt.job_id = done.id and job_attempt.fence = done.fence
            ), events as (
                insert into job_event (job_id, seq, type, data)
                select id, last_event, 'state', json_build_object('state', state)::text from done
            ), told_watchers as (
                select pg_notify('tessera_job_event', id::text) from done
            )
            select %2$s, (select count(*) from told_watchers) from done as job where not again
            """.formatted(JobError.ATTEMPTS_EXHAUSTED, JobEndings.COLUMNS);

    private final JdbcClient database;
    private final ClaimSettings settings;

    Failures(JdbcClient database, ClaimSettings settings) {
        this.database = database;
        this.settings = settings;
    }

    @Override
    public List<FinishedJob> apply(List<JobEvent> batch) {
        var told = Told.of(batch, Failed.class);
        if (told.isEmpty()) return List.of();
        return database.sql(SQL)
                .param("ids", told.jobs())
                .param("fences", told.fences())
                .param("codes", told.texts(event -> event.error().code()))
                .param("messages", told.texts(event -> event.error().message()))
                .param("params", told.texts(event -> event.error().param().orElse(null)))
                .param("retryable", told.flags(Failed::retryable))
                .param("attempts", settings.attempts())
                .param("backoff", settings.backoff().toMillis() / 1000.0)
                .query(JobEndings::row)
                .list();
    }
}
