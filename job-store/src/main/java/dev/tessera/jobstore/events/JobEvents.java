package dev.tessera.jobstore.events;

import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table {@code job_event}: what watchers of a job are shown, numbered 1, 2, 3... within the job. */
public final class JobEvents {

    /** The {@code NOTIFY} channel; the payload is the job's id. */
    static final String CHANNEL = "tessera_job_event";

    private final JdbcClient database;

    JobEvents(JdbcClient database) {
        this.database = database;
    }

    /** An event as watchers see it. */
    record Event(int seq, String type, String data) {}

    /**
     * Adds an event to the current transaction; watchers hear of it at the commit.
     *
     * @param type such as {@code state}
     * @param data JSON object
     */
    public void add(UUID job, String type, String data) {
        database.sql(
                        "with next as (update job set last_event = last_event + 1 where id = :job returning id, last_event),"
                                + " added as (insert into job_event (job_id, seq, type, data) select id, last_event, :type, :data"
                                + " from next) select pg_notify('" + CHANNEL + "', :job::text)")
                .param("job", job)
                .param("type", type)
                .param("data", data)
                .query((row, number) -> 0)
                .single();
    }

    /** Later ones than {@code seq}, and whether more can come. */
    Seen since(UUID job, int seq) {
        // The state is read first: an event of a job that ended before cannot be missed by what is read after.
        boolean ended = database.sql("select state in ('succeeded', 'failed', 'cancelled') from job where id = :job")
                .param("job", job)
                .query(Boolean.class)
                .optional()
                .orElse(true);
        var events = database.sql(
                        "select seq, type, data from job_event where job_id = :job and seq > :seq order by seq")
                .param("job", job)
                .param("seq", seq)
                .query((row, number) -> new Event(row.getInt("seq"), row.getString("type"), row.getString("data")))
                .list();
        return new Seen(events, ended);
    }

    /** @param ended whether these are the last ones */
    record Seen(List<Event> events, boolean ended) {}
}
