package dev.tessera.jobstore.intake;

import dev.tessera.jobstore.endings.FinishedJob;
import dev.tessera.protocol.jobs.JobEvent;
import dev.tessera.protocol.jobs.JobEvent.Released;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Queues jobs again that a worker gave back because it shuts down; the attempt does not count. */
final class Returns implements Reports {

    private static final String SQL = """
            with told as (
                select * from unnest(:ids, :fences) as told(id, fence)
            ), done as (
                update job set state = 'queued', attempt = attempt - 1, released_at = null, lease_until = null,
                    stage = null, last_event = last_event + 1
                from told where job.id = told.id and job.fence = told.fence and job.state = 'running'
                returning job.*
            ), attempts as (
                update job_attempt set ended_at = now(), outcome = 'released'
                from done where job_attempt.job_id = done.id and job_attempt.fence = done.fence
            ), events as (
                insert into job_event (job_id, seq, type, data)
                select id, last_event, 'state', '{"state":"queued"}' from done
            )
            select pg_notify('tessera_job_event', id::text) from done
            """;

    private final JdbcClient database;

    Returns(JdbcClient database) {
        this.database = database;
    }

    @Override
    public List<FinishedJob> apply(List<JobEvent> batch) {
        var told = Told.of(batch, Released.class);
        if (told.isEmpty()) return List.of();
        database.sql(SQL)
                .param("ids", told.jobs())
                .param("fences", told.fences())
                .query((row, number) -> 0)
                .list();
        return List.of();
    }
}
