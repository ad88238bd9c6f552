package dev.tessera.jobstore;

import dev.tessera.protocol.Ids;
import dev.tessera.protocol.jobs.JobPriority;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Puts jobs into the table as accepting them would, for tests of what happens next. */
public final class QueuedJobs {

    private final JdbcClient database;

    public QueuedJobs(TestJobStore store) {
        this.database = store.bean(JdbcClient.class);
    }

    public UUID queue(String owner, JobPriority priority) {
        var id = Ids.next();
        database.sql("insert into job (id, owner, kind, endpoint, body, priority, state, body_sha256) values"
                        + " (:id, :owner, 'image', '/v1/images/generations', '{}', :priority, 'queued', '\\x00')")
                .param("id", id)
                .param("owner", owner)
                .param("priority", priority.wireName())
                .update();
        return id;
    }

    public void queue(int count, String owner, JobPriority priority) {
        for (int i = 0; i < count; i++) queue(owner, priority);
    }

    public int released(String owner) {
        return database.sql("select count(*) from job where owner = :owner and released_at is not null")
                .param("owner", owner)
                .query(Integer.class)
                .single();
    }

    /** Ends jobs that were released, the oldest first. */
    public void finish(int count, String owner) {
        database.sql(
                        "update job set state = 'succeeded', finished_at = now() where id in (select id from job where owner ="
                                + " :owner and state = 'queued' and released_at is not null order by id limit :count)")
                .param("owner", owner)
                .param("count", count)
                .update();
    }
}
