package dev.tessera.jobstore.intake;

import dev.tessera.jobstore.endings.FinishedJob;
import dev.tessera.protocol.jobs.JobEvent;
import dev.tessera.protocol.jobs.JobEvent.Preview;
import dev.tessera.protocol.jobs.JobEvent.Progress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** Progress and previews of running jobs: of each the newest is kept. */
final class Sights implements Reports {

    private static final String PROGRESS = """
            with told as (
                select * from unnest(:ids, :fences, :percents, :stages) as told(id, fence, percent, stage)
            ), done as (
                update job set progress = least(99, greatest(progress, percent)), stage = told.stage,
                    last_event = last_event + 1
                from told where job.id = told.id and job.fence = told.fence and job.state = 'running'
                returning job.id, job.last_event, job.progress, job.stage
            ), older as (
                delete from job_event using done where job_event.job_id = done.id and type = 'progress'
            ), events as (
                insert into job_event (job_id, seq, type, data)
                select id, last_event, 'progress', json_build_object('progress', progress, 'stage', stage)::text from done
            )
            select pg_notify('tessera_job_event', id::text) from done
            """;

    private static final String PREVIEW = """
            with told as (
                select * from unnest(:ids, :fences, :data) as told(id, fence, data)
            ), done as (
                update job set last_event = last_event + 1
                from told where job.id = told.id and job.fence = told.fence and job.state = 'running'
                returning job.id, job.last_event, told.data
            ), older as (
                delete from job_event using done where job_event.job_id = done.id and type = 'preview'
            ), events as (
                insert into job_event (job_id, seq, type, data) select id, last_event, 'preview', data from done
            )
            select pg_notify('tessera_job_event', id::text) from done
            """;

    private static final JsonMapper JSON = new JsonMapper();

    private final JdbcClient database;

    Sights(JdbcClient database) {
        this.database = database;
    }

    @Override
    public List<FinishedJob> apply(List<JobEvent> batch) {
        var progress = newest(batch, Progress.class);
        if (!progress.isEmpty()) {
            database.sql(PROGRESS)
                    .param("ids", progress.jobs())
                    .param("fences", progress.fences())
                    .param("percents", progress.numbers(Progress::percent))
                    .param("stages", progress.texts(Progress::stage))
                    .query((row, number) -> 0)
                    .list();
        }
        var previews = newest(batch, Preview.class);
        if (!previews.isEmpty()) {
            database.sql(PREVIEW)
                    .param("ids", previews.jobs())
                    .param("fences", previews.fences())
                    .param("data", previews.texts(Sights::shown))
                    .query((row, number) -> 0)
                    .list();
        }
        return List.of();
    }

    /** As the event stream shows it. */
    private static String shown(Preview preview) {
        return JSON.writeValueAsString(
                Map.of("index", preview.index(), "content_type", preview.contentType(), "b64_json", preview.base64()));
    }

    private static <E extends JobEvent> Told<E> newest(List<JobEvent> batch, Class<E> type) {
        var newest = new LinkedHashMap<UUID, E>();
        Told.of(batch, type).events().forEach(event -> newest.put(event.jobId(), event));
        return new Told<>(List.copyOf(newest.values()));
    }
}
