package dev.tessera.jobstore.jobs;

import dev.tessera.jobstore.endings.JobEndings;
import dev.tessera.jobstore.events.JobEvents;
import dev.tessera.jobstore.outbox.Outbox;
import dev.tessera.jobstore.pages.PageQuery;
import dev.tessera.jobstore.release.Release;
import dev.tessera.protocol.jobs.JobControl;
import dev.tessera.protocol.jobs.JobKind;
import dev.tessera.protocol.jobs.JobPriority;
import dev.tessera.protocol.jobs.JobTopics;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** What owners do with jobs. */
final class Jobs {

    private static final JsonMapper JSON = new JsonMapper();

    private final JdbcClient database;
    private final TransactionTemplate transactions;
    private final Release release;
    private final Outbox outbox;
    private final JobEvents events;
    private final JobEndings endings;

    Jobs(
            JdbcClient database,
            TransactionTemplate transactions,
            Release release,
            Outbox outbox,
            JobEvents events,
            JobEndings endings) {
        this.database = database;
        this.transactions = transactions;
        this.release = release;
        this.outbox = outbox;
        this.events = events;
        this.endings = endings;
    }

    /** The job that was queued under a client's key. */
    Optional<Job> underKey(String owner, String key) {
        return database.sql("select * from job where owner = :owner and idempotency_key = :key")
                .param("owner", owner)
                .param("key", key)
                .query(Job::read)
                .optional();
    }

    /**
     * A job of the last minutes that was queued by the same request without a key. Only the owner's latest are looked at:
     * a client repeats itself within seconds or never.
     */
    Optional<Job> sameRequest(String owner, byte[] sha256) {
        return database.sql("select * from (select * from job where owner = :owner and batch_id is null"
                        + " order by id desc limit 2000) as latest where body_sha256 = :sha256"
                        + " and idempotency_key is null and created_at > now() - interval '10 minutes'"
                        + " order by id desc limit 1")
                .param("owner", owner)
                .param("sha256", sha256)
                .query(Job::read)
                .optional();
    }

    Optional<Job> find(UUID id, String owner) {
        return database.sql("select * from job where id = :id and owner = :owner")
                .param("id", id)
                .param("owner", owner)
                .query(Job::read)
                .optional();
    }

    /** One more than the page has, where there is more. Lines of batches are not in the list. */
    List<Job> list(String owner, Optional<JobState> state, Optional<String> errorCode, PageQuery page) {
        return database.sql("select * from job where owner = :owner and batch_id is null"
                        + " and (:state::text is null or state = :state)"
                        + " and (:code::text is null or error_code = :code)"
                        + " and (:after::uuid is null or id " + page.comparison() + " :after)"
                        + " order by id " + page.direction() + " limit :limit")
                .param("owner", owner)
                .param("state", state.map(JobState::wireName).orElse(null))
                .param("code", errorCode.orElse(null))
                .param("after", page.after().orElse(null))
                .param("limit", page.limit() + 1)
                .query(Job::read)
                .list();
    }

    /** Queued and running jobs of an owner, lines of batches apart; counts no further than {@code most}. */
    int open(String owner, int most) {
        return database.sql("select count(*) from (select 1 from job where owner = :owner and batch_id is null"
                        + " and state in ('queued', 'running') limit :most) as open")
                .param("owner", owner)
                .param("most", most)
                .query(Integer.class)
                .single();
    }

    /** A queued job is cancelled at once; a running one is told to stop; one that has ended stays as it is. */
    Optional<Job> cancel(UUID id, String owner) {
        return transactions.execute(transaction -> {
            var job = locked(id, owner);
            job.filter(found -> found.state() == JobState.QUEUED).ifPresent(found -> cancelQueued(id));
            job.filter(found -> found.state() == JobState.RUNNING).ifPresent(found -> stopRunning(id));
            return find(id, owner);
        });
    }

    private Optional<Job> locked(UUID id, String owner) {
        return database.sql("select * from job where id = :id and owner = :owner for update")
                .param("id", id)
                .param("owner", owner)
                .query(Job::read)
                .optional();
    }

    private void cancelQueued(UUID id) {
        var ended = database.sql("update job set state = 'cancelled', finished_at = now(), released_at = null,"
                        + " cancel_asked_at = now() where id = :id returning " + JobEndings.COLUMNS)
                .param("id", id)
                .query(JobEndings::row)
                .list();
        events.add(id, "state", "{\"state\":\"cancelled\"}");
        endings.tell(ended);
    }

    private void stopRunning(UUID id) {
        record Running(long fence, String traceparent) {}
        database.sql("update job set cancel_asked_at = coalesce(cancel_asked_at, now()) where id = :id"
                        + " returning fence, traceparent")
                .param("id", id)
                .query((row, number) -> new Running(row.getLong("fence"), row.getString("traceparent")))
                .optional()
                .ifPresent(running -> outbox.add(
                        JobTopics.CONTROL,
                        id.toString(),
                        JSON.writeValueAsString(JobControl.cancel(id, running.fence())),
                        Optional.ofNullable(running.traceparent())));
    }

    /**
     * A job that failed or was cancelled is queued again, with all its attempts. Any other stays as it is, and so does a line
     * of a batch, whose file may be written already.
     */
    Optional<Job> retry(UUID id, String owner) {
        return transactions.execute(transaction -> {
            var job = locked(id, owner)
                    .filter(found -> found.state().next().contains(JobState.QUEUED)
                            && found.state().ended()
                            && found.batch().isEmpty());
            if (job.isEmpty()) return Optional.<Job>empty();
            database.sql("update job set state = 'queued', attempt = 0, progress = 0, stage = null, error_code = null,"
                            + " error_message = null, error_param = null, finished_at = null, started_at = null, republished = 0,"
                            + " cancel_asked_at = null, released_at = null, not_before = now(),"
                            + " deadline = case when deadline > now() then deadline end where id = :id")
                    .param("id", id)
                    .update();
            events.add(id, "state", "{\"state\":\"queued\",\"progress\":0}");
            release.offer(
                    id,
                    JobKind.valueOf(job.get().kind().toUpperCase(Locale.ROOT)),
                    JobPriority.valueOf(job.get().priority().toUpperCase(Locale.ROOT)),
                    owner);
            return find(id, owner);
        });
    }
}
