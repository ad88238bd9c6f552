package dev.tessera.jobstore.intake;

import dev.tessera.jobstore.endings.FinishedJob;
import dev.tessera.jobstore.endings.JobEndings;
import dev.tessera.protocol.jobs.JobEvent;
import dev.tessera.protocol.jobs.JobEvent.Succeeded;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** Commits results, and with them the artifacts of the winning attempt. */
final class Successes implements Reports {

    private static final String SQL = """
            with told as (
                select * from unnest(:ids, :fences, :results, :timings) as told(id, fence, result, timings)
            ), done as (
                update job set state = 'succeeded', progress = 100, stage = null, finished_at = now(), lease_until = null,
                    result = told.result, timings = told.timings, last_event = last_event + 1
                from told where job.id = told.id and job.fence = told.fence and job.state = 'running'
                returning job.*
            ), attempts as (
                update job_attempt set ended_at = now(), outcome = 'succeeded'
                from done where job_attempt.job_id = done.id and job_attempt.fence = done.fence
            ), artifacts as (
                update artifact set committed_at = now()
                from done where artifact.job_id = done.id and artifact.fence = done.fence
            ), events as (
                insert into job_event (job_id, seq, type, data)
                select id, last_event, 'state', '{"state":"succeeded","progress":100}' from done
            )
            select %s, pg_notify('tessera_job_event', job.id::text) from done as job
            """.formatted(JobEndings.COLUMNS);

    private static final JsonMapper JSON = new JsonMapper();

    private final JdbcClient database;

    Successes(JdbcClient database) {
        this.database = database;
    }

    @Override
    public List<FinishedJob> apply(List<JobEvent> batch) {
        var told = Told.of(batch, Succeeded.class);
        if (told.isEmpty()) return List.of();
        return database.sql(SQL)
                .param("ids", told.jobs())
                .param("fences", told.fences())
                .param("results", told.texts(Succeeded::result))
                .param("timings", told.texts(event -> JSON.writeValueAsString(event.timings())))
                .query(JobEndings::row)
                .list();
    }
}
