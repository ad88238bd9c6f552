package dev.tessera.jobstore.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.jobstore.QueuedJobs;
import dev.tessera.jobstore.TestJobStore;
import dev.tessera.jobstore.TestWorker;
import dev.tessera.jobstore.content.ContentStore;
import dev.tessera.protocol.jobs.JobPriority;
import java.time.Duration;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** The sweeper at work, on rows that are made to look as if time had passed. */
class SweepTest {

    private static TestJobStore store;
    private static QueuedJobs jobs;
    private static TestWorker worker;

    @BeforeAll
    static void start() {
        store = TestJobStore.start("--tessera.job-store.claims.lease=1h", "--tessera.job-store.claims.losses=2")
                .withTables();
        jobs = new QueuedJobs(store);
        worker = new TestWorker(store);
    }

    @AfterAll
    static void stop() {
        store.close();
    }

    @Test
    void aJobWhoseWorkerIsSilentIsQueuedAgainAndTheAttemptDoesNotCount() {
        var id = jobs.queue("ann", JobPriority.INTERACTIVE);
        worker.claim(id);
        update(id, "lease_until = now() - interval '1 second'");
        await(id, "state", "queued");
        assertThat(column(id, "attempt")).isEqualTo("0");
        assertThat(worker.claim(id).get(0).fence()).isEqualTo(2);
    }

    @Test
    void aJobThatLosesOneWorkerAfterAnotherFails() {
        var id = jobs.queue("ann", JobPriority.INTERACTIVE);
        worker.claim(id);
        update(id, "lease_until = now() - interval '1 second'");
        await(id, "state", "queued");
        worker.claim(id);
        update(id, "lease_until = now() - interval '1 second'");
        await(id, "state", "failed");
        assertThat(column(id, "error_message"))
                .isEqualTo("its worker was lost 2 times; it is not tried again by itself");
    }

    @Test
    void aWaitingJobFailsAtItsDeadline() {
        var id = jobs.queue("ann", JobPriority.BATCH);
        update(id, "deadline = now() - interval '1 second'");
        await(id, "state", "failed");
        assertThat(column(id, "error_code")).isEqualTo("deadline_exceeded");
    }

    @Test
    void aWakeUpThatNobodyAnsweredIsSentAgain() {
        var id = jobs.queue("ann", JobPriority.INTERACTIVE);
        update(id, "released_at = now() - interval '1 hour'");
        await(id, "republished", "1");
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> column(id, "released_at") != null);
    }

    @Test
    void whatEndedLongAgoGoes() {
        var id = jobs.queue("old", JobPriority.INTERACTIVE);
        update(id, "state = 'succeeded', finished_at = now() - interval '31 days'");
        var chore = new OldJobs(
                store.bean(JdbcClient.class),
                store.bean(TransactionTemplate.class),
                store.bean(ContentStore.class),
                Duration.ofDays(30));
        chore.sweep();
        assertThat(store.bean(JdbcClient.class)
                        .sql("select count(*) from job where id = :id")
                        .param("id", id)
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    @Test
    void partsOfAnUploadThatBrokeOffGo() {
        var id = oldUpload(1);
        OldNews.parts(store.bean(JdbcClient.class), Duration.ofDays(1)).sweep();
        assertThat(parts(id)).isZero();
    }

    @Test
    void theOutputOfABatchStaysWhileTheBatchIsOpen() {
        var database = store.bean(JdbcClient.class);
        database.sql("insert into batch (id, owner, endpoint, completion_window, input_file_id, output_file_id, status,"
                        + " total, requested_at_url, expires_at) values (:id, 'ann', '/v1/images/generations', '24h', :id,"
                        + " :id, 'in_progress', 1, 'http://localhost', now() + interval '1 hour')")
                .param("id", old(2))
                .update();
        var id = oldUpload(2);

        OldNews.parts(database, Duration.ofDays(1)).sweep();

        assertThat(parts(id)).isEqualTo(2);
    }

    @Test
    void theArtifactsOfAnAttemptThatLostGo() {
        var job = jobs.queue("ann", JobPriority.INTERACTIVE);
        var id = old(3);
        var database = store.bean(JdbcClient.class);
        database.sql("insert into artifact (id, owner, job_id, fence, ordinal, content_type, bytes, sha256, storage,"
                        + " created_at) values (:id, 'ann', :job, 1, 0, 'image/png', 2, '\\x00', 'postgres',"
                        + " now() - interval '2 days')")
                .param("id", id)
                .param("job", job)
                .update();
        oldUpload(3);

        new Orphans(database, store.bean(TransactionTemplate.class), store.bean(ContentStore.class), Duration.ofDays(1))
                .sweep();

        assertThat(parts(id)).isZero();
    }

    /** Two parts that were stored in 2023. */
    private static UUID oldUpload(int number) {
        var id = old(number);
        store.bean(JdbcClient.class)
                .sql(
                        "insert into content_chunk (content_id, part, data, stored_at) values (:id, 0, '\\x00', now() - interval '2 days'), (:id, 1, '\\x00', now())")
                .param("id", id)
                .update();
        return id;
    }

    private static UUID old(int number) {
        return UUID.fromString("01890000-0000-7000-8000-00000000000" + number);
    }

    private static int parts(UUID id) {
        return store.bean(JdbcClient.class)
                .sql("select count(*) from content_chunk where content_id = :id")
                .param("id", id)
                .query(Integer.class)
                .single();
    }

    private static void update(UUID id, String assignment) {
        store.bean(JdbcClient.class)
                .sql("update job set " + assignment + " where id = :id")
                .param("id", id)
                .update();
    }

    private static String column(UUID id, String name) {
        return store.bean(JdbcClient.class)
                .sql("select " + name + "::text from job where id = :id")
                .param("id", id)
                .query(String.class)
                .optional()
                .orElse(null);
    }

    private static void await(UUID id, String column, String value) {
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> value.equals(column(id, column)));
    }
}
