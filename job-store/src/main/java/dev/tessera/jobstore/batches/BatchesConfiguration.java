package dev.tessera.jobstore.batches;

import dev.tessera.jobstore.content.ContentStore;
import dev.tessera.jobstore.database.Notifications;
import dev.tessera.jobstore.database.RepeatedWork;
import dev.tessera.jobstore.database.Schema;
import dev.tessera.jobstore.endings.JobEndings;
import dev.tessera.jobstore.files.StoredFiles;
import dev.tessera.jobstore.release.Release;
import dev.tessera.jobstore.results.JobResults;
import java.time.Duration;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Batches. */
@Configuration(proxyBeanMethods = false)
@Import(BatchesController.class)
public class BatchesConfiguration {

    /** For expiry, and for batches that a dead replica left. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    @Bean
    Batches batches(JdbcClient database) {
        return new Batches(database);
    }

    @Bean
    BatchCounts batchCounts(JdbcClient database) {
        return new BatchCounts(database);
    }

    @Bean
    BatchOutput batchOutput(
            Batches batches, JdbcClient database, JobResults results, StoredFiles files, ContentStore content) {
        return new BatchOutput(batches, new BatchLines(database), new LineWriter(results), files, content);
    }

    @Bean
    RepeatedWork batchWork(
            JdbcClient database,
            TransactionTemplate transactions,
            JobEndings endings,
            List<FinishedBatchListener> listeners,
            BatchOutput output,
            StoredFiles files,
            ContentStore content,
            Release release,
            Schema schema,
            Notifications notifications) {
        var progress = new BatchProgress(database, transactions, endings, listeners);
        var batches = new BatchWork(progress, new BatchLines(database), output, files, content, release);
        var work = new RepeatedWork("batches", schema, LOOK_AGAIN, batches::next);
        notifications.listen(Batches.CHANNEL, payload -> work.wake());
        return work;
    }
}
