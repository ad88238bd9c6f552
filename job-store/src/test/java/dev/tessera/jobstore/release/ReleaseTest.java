package dev.tessera.jobstore.release;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.jobstore.QueuedJobs;
import dev.tessera.jobstore.TestJobStore;
import dev.tessera.protocol.jobs.JobKind;
import dev.tessera.protocol.jobs.JobPriority;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class ReleaseTest {

    private static TestJobStore store;
    private static QueuedJobs jobs;
    private static Release release;

    @BeforeAll
    static void start() {
        store = TestJobStore.start("--tessera.job-store.release.batch=3", "--tessera.job-store.release.weights.heavy=2")
                .withTables();
        jobs = new QueuedJobs(store);
        release = store.bean(Release.class);
    }

    @AfterAll
    static void stop() {
        store.close();
    }

    @Test
    void nobodyGetsMoreThanHisWindowHoweverManyWait() {
        jobs.queue(10, "ann", JobPriority.BATCH);
        jobs.queue(2, "bob", JobPriority.BATCH);
        release.fill();
        assertThat(jobs.released("ann")).isEqualTo(3);
        assertThat(jobs.released("bob")).isEqualTo(2);
        release.fill();
        assertThat(jobs.released("ann")).isEqualTo(3);

        jobs.finish(2, "ann");
        release.fill();
        assertThat(jobs.released("ann")).isEqualTo(5);
    }

    @Test
    void aHeavierOwnerGetsAMultiple() {
        jobs.queue(10, "heavy", JobPriority.BATCH);
        release.fill();
        assertThat(jobs.released("heavy")).isEqualTo(6);
    }

    @Test
    void anOfferedJobGoesAtOnceWhileThereIsRoom() {
        for (int i = 0; i < 5; i++) {
            release.offer(jobs.queue("cleo", JobPriority.BATCH), JobKind.IMAGE, JobPriority.BATCH, "cleo");
        }
        assertThat(jobs.released("cleo")).isEqualTo(3);
    }

    @Test
    void aJobThatIsNotDueWaits() {
        var id = jobs.queue("dora", JobPriority.BATCH);
        store.bean(JdbcClient.class)
                .sql("update job set not_before = now() + interval '1 hour' where id = :id")
                .param("id", id)
                .update();
        release.fill();
        assertThat(jobs.released("dora")).isZero();
    }
}
