package dev.tessera.jobstore.jobs;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Where a queued job stands, and when its turn may come. */
final class Queue {

    /** Nobody needs to know more precisely. */
    private static final int FURTHEST = 10_000;

    private final JdbcClient database;

    Queue(JdbcClient database) {
        this.database = database;
    }

    /**
     * @param position 1 for the next one; at most {@value #FURTHEST}
     * @param start absent when no job of the kind has ended lately
     */
    record Place(int position, Optional<Instant> start) {}

    /** Jobs before it of its kind: interactive ones before those of batches, older ones before younger ones. */
    Place of(Job job) {
        int before = database.sql("select count(*) from (select 1 from job where kind = :kind and state = 'queued'"
                        + " and (priority = :priority and id < :id or :priority = 'batch' and priority = 'interactive')"
                        + " limit :furthest) as ahead")
                .param("kind", job.kind())
                .param("priority", job.priority())
                .param("id", job.id())
                .param("furthest", FURTHEST - 1)
                .query(Integer.class)
                .single();
        return new Place(before + 1, start(job, before));
    }

    /** The pace at which the last jobs of the kind ended is that of the next ones. */
    private Optional<Instant> start(Job job, int before) {
        return database.sql("select now() + :before * (max(finished_at) - min(finished_at)) / nullif(count(*) - 1, 0)"
                        + " from (select finished_at from job where finished_at > now() - interval '10 minutes'"
                        + " and kind = :kind and state = 'succeeded' order by finished_at desc limit 20) as lately")
                .param("before", before)
                .param("kind", job.kind())
                .query(OffsetDateTime.class)
                .optional()
                .map(OffsetDateTime::toInstant);
    }
}
