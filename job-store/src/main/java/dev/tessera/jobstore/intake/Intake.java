package dev.tessera.jobstore.intake;

import dev.tessera.jobstore.endings.FinishedJob;
import dev.tessera.jobstore.endings.JobEndings;
import dev.tessera.protocol.jobs.JobEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Applies what workers report, a batch in one transaction. Each statement touches only rows that are running under the
 * report's fence: a report that comes twice, late, or from a worker that lost its lease changes nothing.
 */
final class Intake {

    private final JdbcClient database;
    private final TransactionTemplate transactions;
    private final List<Reports> kinds;
    private final JobEndings endings;

    /** @param kinds in the order in which one batch's reports of a job are applied: sights before ends */
    Intake(JdbcClient database, TransactionTemplate transactions, List<Reports> kinds, JobEndings endings) {
        this.database = database;
        this.transactions = transactions;
        this.kinds = List.copyOf(kinds);
        this.endings = endings;
    }

    void apply(List<JobEvent> batch) {
        if (batch.isEmpty()) return;
        transactions.executeWithoutResult(transaction -> {
            lock(batch);
            List<FinishedJob> finished = new ArrayList<>();
            kinds.forEach(kind -> finished.addAll(kind.apply(batch)));
            endings.tell(finished);
        });
    }

    /** In the order of ids, as everywhere, so that nobody waits in a circle. */
    private void lock(List<JobEvent> batch) {
        database.sql("select id from job where id = any(:ids) order by id for update")
                .param("ids", batch.stream().map(JobEvent::jobId).distinct().toArray(UUID[]::new))
                .query((row, number) -> 0)
                .list();
    }
}
