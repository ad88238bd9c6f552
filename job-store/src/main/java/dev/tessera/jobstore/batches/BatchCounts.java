package dev.tessera.jobstore.batches;

import dev.tessera.jobstore.endings.FinishedJob;
import dev.tessera.jobstore.endings.FinishedJobListener;
import dev.tessera.protocol.Ids;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Counts the lines that have ended, in the transaction that ends them; the last one closes its batch. */
final class BatchCounts implements FinishedJobListener {

    private final JdbcClient database;

    BatchCounts(JdbcClient database) {
        this.database = database;
    }

    private record Count(int completed, int failed) {

        static Count of(FinishedJob job) {
            return job.state().equals("succeeded") ? new Count(1, 0) : new Count(0, 1);
        }

        Count plus(Count other) {
            return new Count(completed + other.completed, failed + other.failed);
        }
    }

    @Override
    public void finished(List<FinishedJob> jobs) {
        // In the order of ids, so that two transactions never wait for each other.
        Map<UUID, Count> counts = new TreeMap<>();
        jobs.forEach(job -> job.batchId().ifPresent(batch -> counts.merge(batch, Count.of(job), Count::plus)));
        counts.forEach(this::add);
    }

    private void add(UUID batch, Count count) {
        database.sql("update batch set completed = completed + :completed, failed = failed + :failed,"
                        + " output_file_id = case when completed + :completed > 0 then coalesce(output_file_id, :file)"
                        + " end where id = :id")
                .param("completed", count.completed)
                .param("failed", count.failed)
                .param("file", Ids.next())
                .param("id", batch)
                .update();
        database.sql("select pg_notify('" + Batches.CHANNEL + "', '') from batch where id = :id"
                        + " and status in ('in_progress', 'cancelling') and completed + failed >= total")
                .param("id", batch)
                .query((row, number) -> 0)
                .list();
    }
}
