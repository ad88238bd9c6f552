package dev.tessera.jobstore.batches;

import dev.tessera.jobstore.endings.JobEndings;
import dev.tessera.protocol.jobs.JobControl;
import dev.tessera.protocol.jobs.JobTopics;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** The steps of a batch from state to state. Each is safe to be done twice, by one replica after another. */
final class BatchProgress {

    /** While a replica works on a batch no other does; one that dies leaves it to the next after this time. */
    private static final String LEASE = "interval '30 seconds'";

    private static final int CHUNK = 500;
    private static final int REST_MILLIS = 500;

    private final JdbcClient database;
    private final TransactionTemplate transactions;
    private final JobEndings endings;
    private final List<FinishedBatchListener> listeners;

    BatchProgress(
            JdbcClient database,
            TransactionTemplate transactions,
            JobEndings endings,
            List<FinishedBatchListener> listeners) {
        this.database = database;
        this.transactions = transactions;
        this.endings = endings;
        this.listeners = List.copyOf(listeners);
    }

    /** A batch that something is to be done with, under a lease. Batches whose time is over begin to expire. */
    Optional<Batch> take() {
        database.sql("update batch set status = 'finalizing', finalizing_at = now(), outcome = 'expired'"
                        + " where status in ('validating', 'in_progress') and expires_at <= now()")
                .update();
        return database.sql("update batch set lease_until = now() + " + LEASE + " where id = (select id from batch"
                        + " where (status in ('validating', 'finalizing', 'cancelling')"
                        + " or status = 'in_progress' and completed + failed >= total)"
                        + " and (lease_until is null or lease_until < now()) order by id limit 1"
                        + " for update skip locked) returning *")
                .query(BatchRows::read)
                .optional();
    }

    /** @throws BatchChangedException if the batch is not in this state any more */
    void keep(Batch batch) {
        int kept = database.sql(
                        "update batch set lease_until = now() + " + LEASE + " where id = :id and status = :status")
                .param("id", batch.id())
                .param("status", batch.status())
                .update();
        if (kept == 0) throw new BatchChangedException(batch.id());
    }

    /** @param done whether it may be looked at again at once; otherwise others have their turn first */
    void leave(Batch batch, boolean done) {
        database.sql("update batch set lease_until = now() + :rest * interval '1 millisecond' where id = :id")
                .param("rest", done ? 0 : REST_MILLIS)
                .param("id", batch.id())
                .update();
    }

    void refuse(Batch batch, String errors) {
        end(
                "update batch set status = 'failed', failed_at = now(), errors = :errors::jsonb where id = :id"
                        + " and status = 'validating' returning *",
                batch,
                errors);
    }

    void checked(Batch batch, int total, Optional<String> model) {
        database.sql("update batch set total = :total, model = :model where id = :id and status = :status")
                .param("id", batch.id())
                .param("status", batch.status())
                .param("total", total)
                .param("model", model.orElse(null))
                .update();
    }

    void begin(Batch batch) {
        database.sql("update batch set status = 'in_progress', in_progress_at = now() where id = :id"
                        + " and status = 'validating'")
                .param("id", batch.id())
                .update();
    }

    boolean finalizing(Batch batch) {
        return database.sql("update batch set status = 'finalizing', finalizing_at = now() where id = :id"
                                + " and status = 'in_progress'")
                        .param("id", batch.id())
                        .update()
                > 0;
    }

    /** Cancels what still waits and stops what runs. @return lines that have not ended yet */
    int stopLines(Batch batch) {
        for (var line = cancelQueued(batch, 0); line.isPresent(); line = cancelQueued(batch, line.getAsInt())) {
            keep(batch);
        }
        stopRunning(batch);
        return database.sql("select count(*) from job where batch_id = :id and state in ('queued', 'running')")
                .param("id", batch.id())
                .query(Integer.class)
                .single();
    }

    private record Waiting(UUID job, int line) {}

    /**
     * Lines are found by their numbers, which an index has, and locked in the order of their ids, as everywhere. By the order
     * of ids alone, PostgreSQL would read all jobs there are for each chunk.
     *
     * @return the last line of the chunk; empty if no line behind {@code after} waits
     */
    private OptionalInt cancelQueued(Batch batch, int after) {
        var chunk = database.sql("select id, batch_line from job where batch_id = :id and batch_line > :after"
                        + " and state = 'queued' order by batch_line limit " + CHUNK)
                .param("id", batch.id())
                .param("after", after)
                .query((row, number) -> new Waiting(row.getObject("id", UUID.class), row.getInt("batch_line")))
                .list();
        if (chunk.isEmpty()) return OptionalInt.empty();
        transactions.executeWithoutResult(transaction -> endings.tell(
                database.sql("with waiting as (select id from job where id = any(:ids) order by id for update)"
                                + " update job set state = 'cancelled', finished_at = now(), released_at = null from waiting"
                                + " where job.id = waiting.id and job.state = 'queued' returning " + JobEndings.COLUMNS)
                        .param("ids", chunk.stream().map(Waiting::job).toArray(UUID[]::new))
                        .query(JobEndings::row)
                        .list()));
        return OptionalInt.of(chunk.get(chunk.size() - 1).line());
    }

    private void stopRunning(Batch batch) {
        database.sql(
                        "with stopped as (update job set cancel_asked_at = now() where batch_id = :id and state = 'running'"
                                + " and cancel_asked_at is null returning id, fence, traceparent)"
                                + " insert into outbox (topic, key, payload, traceparent) select :topic, id::text,"
                                + " json_build_object('version', " + JobControl.VERSION
                                + ", 'jobId', id, 'fence', fence)::text, traceparent from stopped")
                .param("id", batch.id())
                .param("topic", JobTopics.CONTROL)
                .update();
    }

    /** The files are there: the batch has its last state. @return whether it was this call that ended it */
    boolean finish(Batch batch, Optional<UUID> output, Optional<UUID> errors) {
        return Boolean.TRUE.equals(transactions.execute(transaction -> {
            var ended = database.sql("update batch set status = outcome, output_file_id = :output,"
                            + " error_file_id = :errors, lease_until = null,"
                            + " completed_at = case outcome when 'completed' then now() end,"
                            + " cancelled_at = case outcome when 'cancelled' then now() end,"
                            + " expired_at = case outcome when 'expired' then now() end"
                            + " where id = :id and status = :status returning *")
                    .param("output", output.orElse(null))
                    .param("errors", errors.orElse(null))
                    .param("id", batch.id())
                    .param("status", batch.status())
                    .query(BatchRows::read)
                    .optional();
            ended.ifPresent(this::tell);
            return ended.isPresent();
        }));
    }

    private void end(String sql, Batch batch, String errors) {
        transactions.executeWithoutResult(transaction -> database.sql(sql)
                .param("id", batch.id())
                .param("errors", errors)
                .query(BatchRows::read)
                .optional()
                .ifPresent(this::tell));
    }

    private void tell(Batch batch) {
        listeners.forEach(listener -> listener.finished(batch.id(), batch.owner(), batch.status()));
    }
}
