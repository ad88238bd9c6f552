package dev.tessera.jobstore.release;

import dev.tessera.jobstore.outbox.Outbox;
import dev.tessera.protocol.jobs.JobKind;
import dev.tessera.protocol.jobs.JobPriority;
import dev.tessera.protocol.jobs.JobTopics;
import dev.tessera.protocol.jobs.JobWakeUp;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/**
 * Lets queued jobs go to Kafka, a bounded number of each owner at a time: whoever queues a million waits behind his own
 * jobs, not others behind his.
 */
public final class Release {

    /** The {@code NOTIFY} channel that says: there may be room again. */
    public static final String CHANNEL = "tessera_release";

    private static final String QUEUED =
            "kind = :kind and priority = :priority and state = 'queued' and released_at is null";
    private static final String IN_FLIGHT =
            "kind = :kind and priority = :priority and released_at is not null and state in ('queued', 'running')";

    /** SQL: whether an owner has room for one more; takes {@link #parameters}. */
    public static final String HAS_ROOM = """
            (select count(*) from (select 1 from job where %s and owner = :owner limit :window) as held) < :window""".formatted(IN_FLIGHT);

    /** SQL: wakes a worker for each row of whatever {@code from} follows, which has {@code id} and {@code traceparent}. */
    public static final String WAKE_UP = """
            insert into outbox (topic, key, payload, traceparent)
            select :topic, id::text, '{"version":%d,"jobId":"' || id || '"}', traceparent""".formatted(JobWakeUp.VERSION);

    /** Jumps from owner to owner along the index instead of reading every row. */
    private static final String ALL_OWNERS = """
            with recursive owners(owner) as (
                (select owner from job where %1$s order by owner limit 1)
                union all
                select (select owner from job where %1$s and owner > owners.owner order by owner limit 1)
                from owners where owners.owner is not null
            ), room as (
                select owner,
                       greatest(0, :window * coalesce((:weights::jsonb ->> owner)::int, 1)
                           - (select count(*) from job where %2$s and job.owner = owners.owner)) as free
                from owners where owner is not null
            ), picked as (
                select next.id from room cross join lateral (
                    select id from job
                    where %1$s and job.owner = room.owner and not_before <= now()
                    order by id limit room.free for update skip locked
                ) next
            ), released as (
                update job set released_at = now() from picked where job.id = picked.id
                returning job.id, job.traceparent
            )
            %3$s from released order by id
            """.formatted(QUEUED, IN_FLIGHT, WAKE_UP);

    private static final String ONE_JOB = """
            with released as (
                update job set released_at = now()
                where id = :id and state = 'queued' and released_at is null and not_before <= now() and %1$s
                returning id, traceparent
            )
            %2$s from released
            """.formatted(HAS_ROOM, WAKE_UP);

    private final JdbcClient database;
    private final TransactionTemplate transactions;
    private final Outbox outbox;
    private final ReleaseSettings settings;
    private final String weights;

    Release(JdbcClient database, TransactionTemplate transactions, Outbox outbox, ReleaseSettings settings) {
        this.database = database;
        this.transactions = transactions;
        this.outbox = outbox;
        this.settings = settings;
        this.weights = new JsonMapper().writeValueAsString(settings.weights());
    }

    /** What {@link #HAS_ROOM} and {@link #WAKE_UP} ask for. */
    public Map<String, ?> parameters(JobKind kind, JobPriority priority, String owner) {
        return Map.of(
                "kind", kind.wireName(),
                "priority", priority.wireName(),
                "owner", owner,
                "window", settings.window(priority, owner),
                "topic", JobTopics.of(kind, priority));
    }

    /**
     * Releases a job that was just queued again, in its own transaction, if its owner has room; otherwise it waits for its turn.
     */
    public void offer(UUID id, JobKind kind, JobPriority priority, String owner) {
        int released = database.sql(ONE_JOB)
                .param("id", id)
                .params(parameters(kind, priority, owner))
                .update();
        if (released > 0) outbox.announce();
    }

    /** Says, at the commit of the current transaction, that jobs have ended or many were queued. */
    public void announce() {
        database.sql("select pg_notify('" + CHANNEL + "', '')")
                .query((row, number) -> 0)
                .single();
    }

    /** Fills every owner's window, interactive jobs first. @return whether any job was released */
    boolean fill() {
        int released = 0;
        for (var priority : JobPriority.values()) {
            for (var kind : JobKind.values()) released += fill(kind, priority);
        }
        return released > 0;
    }

    /** Two at once would both count the same room: the second leaves it to the first. */
    private int fill(JobKind kind, JobPriority priority) {
        Integer released = transactions.execute(transaction -> {
            var topic = JobTopics.of(kind, priority);
            boolean alone = database.sql("select pg_try_advisory_xact_lock(hashtext(:topic))")
                    .param("topic", topic)
                    .query(Boolean.class)
                    .single();
            if (!alone) return 0;
            int rows = database.sql(ALL_OWNERS)
                    .param("kind", kind.wireName())
                    .param("priority", priority.wireName())
                    .param("window", settings.window(priority))
                    .param("weights", weights)
                    .param("topic", topic)
                    .update();
            if (rows > 0) outbox.announce();
            return rows;
        });
        return released == null ? 0 : released;
    }
}
