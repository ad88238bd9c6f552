package dev.tessera.jobstore.claims;

import dev.tessera.protocol.jobs.ClaimAnswer.Granted;
import dev.tessera.protocol.jobs.HeartbeatAnswer;
import dev.tessera.protocol.jobs.HeartbeatRequest.Running;
import dev.tessera.protocol.jobs.JobKind;
import dev.tessera.protocol.jobs.JobPriority;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Gives queued jobs to workers under a lease, each time under a higher fence. Time is the database's. */
final class Claims {

    /** Rows are locked in the order of their ids, as everywhere, so that nobody waits in a circle. */
    private static final String CLAIM = """
            with wanted as (
                select id from job where id = any(:ids) order by id for update
            ), claimed as (
                update job set state = 'running', fence = fence + 1, attempt = attempt + 1, worker = :worker,
                    lease_until = now() + :lease * interval '1 millisecond', started_at = coalesce(started_at, now()),
                    progress = 0, stage = null, last_event = last_event + 1
                from wanted
                where job.id = wanted.id and state = 'queued' and not_before <= now()
                  and (deadline is null or deadline > now())
                returning job.*
            ), attempts as (
                insert into job_attempt (job_id, fence, worker) select id, fence, worker from claimed
            ), events as (
                insert into job_event (job_id, seq, type, data)
                select id, last_event, 'state', '{"state":"running","progress":0,"attempt":' || attempt || '}' from claimed
            )
            select claimed.*, pg_notify('tessera_job_event', id::text) from claimed order by id
            """;

    private static final String HEARTBEAT = """
            with beating as (
                select job.id from job join unnest(:ids, :fences) as beat(id, fence)
                    on job.id = beat.id and job.fence = beat.fence
                where job.state = 'running' order by job.id for update of job
            )
            update job set lease_until = now() + :lease * interval '1 millisecond'
            from beating where job.id = beating.id
            returning job.id, (cancel_asked_at is not null or coalesce(deadline <= now(), false)) as stop
            """;

    private final JdbcClient database;
    private final TransactionTemplate transactions;
    private final ClaimSettings settings;

    Claims(JdbcClient database, TransactionTemplate transactions, ClaimSettings settings) {
        this.database = database;
        this.transactions = transactions;
        this.settings = settings;
    }

    /** Those of the jobs that are still to be run; the worker has them now. */
    List<Granted> claim(String worker, List<UUID> jobs) {
        return transactions.execute(transaction -> database.sql(CLAIM)
                .param("ids", jobs.toArray(UUID[]::new))
                .param("worker", worker)
                .param("lease", settings.lease().toMillis())
                .query(this::granted)
                .list());
    }

    private Granted granted(ResultSet row, int number) throws SQLException {
        return new Granted(
                row.getObject("id", UUID.class),
                row.getLong("fence"),
                row.getInt("attempt"),
                row.getString("owner"),
                JobKind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
                row.getString("endpoint"),
                row.getString("body"),
                JobPriority.valueOf(row.getString("priority").toUpperCase(Locale.ROOT)),
                Optional.ofNullable(row.getObject("deadline", OffsetDateTime.class))
                        .map(OffsetDateTime::toInstant),
                settings.lease().toMillis(),
                row.getObject("batch_id") != null,
                Optional.ofNullable(row.getString("traceparent")));
    }

    /** New leases for what is still the worker's. */
    HeartbeatAnswer heartbeat(List<Running> running) {
        record Beat(UUID id, boolean stop) {}
        var beats = database.sql(HEARTBEAT)
                .param("ids", running.stream().map(Running::jobId).toArray(UUID[]::new))
                .param("fences", running.stream().map(Running::fence).toArray(Long[]::new))
                .param("lease", settings.lease().toMillis())
                .query((row, number) -> new Beat(row.getObject("id", UUID.class), row.getBoolean("stop")))
                .list();
        var cancel = new ArrayList<UUID>();
        var lost = new HashSet<UUID>();
        running.forEach(each -> lost.add(each.jobId()));
        for (var beat : beats) {
            lost.remove(beat.id());
            if (beat.stop()) cancel.add(beat.id());
        }
        return new HeartbeatAnswer(List.copyOf(cancel), List.copyOf(lost));
    }
}
