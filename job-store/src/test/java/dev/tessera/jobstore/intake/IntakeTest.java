package dev.tessera.jobstore.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.jobstore.QueuedJobs;
import dev.tessera.jobstore.TestJobStore;
import dev.tessera.jobstore.TestWorker;
import dev.tessera.protocol.jobs.ClaimAnswer.Granted;
import dev.tessera.protocol.jobs.HeartbeatRequest.Running;
import dev.tessera.protocol.jobs.JobError;
import dev.tessera.protocol.jobs.JobEvent;
import dev.tessera.protocol.jobs.JobPriority;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Claims over HTTP and reports applied, as a worker causes them. */
class IntakeTest {

    private static final JobError BROKEN = new JobError(JobError.MODEL_ERROR, "the model broke", Optional.empty());

    private static TestJobStore store;
    private static QueuedJobs jobs;
    private static TestWorker worker;
    private static Intake intake;

    @BeforeAll
    static void start() {
        store = TestJobStore.start("--tessera.job-store.claims.attempts=2", "--tessera.job-store.claims.backoff=0s")
                .withTables();
        jobs = new QueuedJobs(store);
        worker = new TestWorker(store);
        intake = store.bean(Intake.class);
    }

    @AfterAll
    static void stop() {
        store.close();
    }

    @Test
    void aClaimedJobSucceedsOnceUnderItsFence() {
        var job = claim(jobs.queue("ann", JobPriority.INTERACTIVE));
        assertThat(job.fence()).isEqualTo(1);
        assertThat(worker.claim(job.jobId())).isEmpty();

        intake.apply(List.of(succeeded(job, "{\"n\":1}"), succeeded(job, "{\"n\":1}")));
        intake.apply(List.of(new JobEvent.Failed(job.jobId(), job.fence(), BROKEN, true)));
        assertThat(state(job)).isEqualTo("succeeded");
        assertThat(column(job, "result")).isEqualTo("{\"n\":1}");
        assertThat(events(job)).containsExactly("state", "state");
    }

    @Test
    void aMessageThatQuotesWhatNoDatabaseKeepsEndsItsJobAndHoldsUpNobody() {
        var job = claim(jobs.queue("ann", JobPriority.INTERACTIVE));
        var error = new JobError(JobError.INVALID, "prompt: 'a\0b' is no class", Optional.of("pro\0mpt"));
        intake.apply(List.of(new JobEvent.Failed(job.jobId(), job.fence(), error, false)));
        assertThat(state(job)).isEqualTo("failed");
        assertThat(column(job, "error_message")).isEqualTo("prompt: 'a\uFFFDb' is no class");
    }

    @Test
    void whatAnOlderFenceSaysChangesNothing() {
        var zombie = claim(jobs.queue("ann", JobPriority.INTERACTIVE));
        intake.apply(List.of(new JobEvent.Released(zombie.jobId(), zombie.fence())));
        var heir = claim(zombie.jobId());
        assertThat(heir.fence()).isEqualTo(2);
        assertThat(heir.attempt()).isEqualTo(1);

        intake.apply(List.of(succeeded(zombie, "{}"), new JobEvent.Progress(zombie.jobId(), 1, 50, "denoise")));
        assertThat(state(heir)).isEqualTo("running");
        assertThat(column(heir, "progress")).isEqualTo("0");
        assertThat(worker.heartbeat(new Running(zombie.jobId(), 1)).lost()).containsExactly(zombie.jobId());
        assertThat(worker.heartbeat(new Running(zombie.jobId(), 2)).lost()).isEmpty();
    }

    @Test
    void aFailureIsTriedAgainUntilItsAttemptsAreExhausted() {
        var first = claim(jobs.queue("ann", JobPriority.INTERACTIVE));
        intake.apply(List.of(new JobEvent.Failed(first.jobId(), first.fence(), BROKEN, true)));
        assertThat(state(first)).isEqualTo("queued");

        var second = claim(first.jobId());
        intake.apply(List.of(new JobEvent.Failed(second.jobId(), second.fence(), BROKEN, true)));
        assertThat(state(second)).isEqualTo("failed");
        assertThat(column(second, "error_code")).isEqualTo("attempts_exhausted");
        assertThat(column(second, "error_message")).isEqualTo("failed 2 times, last: the model broke");
    }

    @Test
    void whatCanNeverSucceedFailsAtOnce() {
        var job = claim(jobs.queue("ann", JobPriority.INTERACTIVE));
        var invalid = new JobError(JobError.INVALID, "n: 11 is out of range", Optional.of("n"));
        intake.apply(List.of(new JobEvent.Failed(job.jobId(), job.fence(), invalid, false)));
        assertThat(state(job)).isEqualTo("failed");
        assertThat(column(job, "error_code")).isEqualTo("invalid");
        assertThat(column(job, "error_param")).isEqualTo("n");
    }

    @Test
    void aWorkerThatIsToldToStopEndsTheJobAsCancelled() {
        var job = claim(jobs.queue("ann", JobPriority.INTERACTIVE));
        update(job, "cancel_asked_at = now()");
        assertThat(worker.heartbeat(new Running(job.jobId(), job.fence())).cancel())
                .containsExactly(job.jobId());
        intake.apply(List.of(new JobEvent.Stopped(job.jobId(), job.fence())));
        assertThat(state(job)).isEqualTo("cancelled");
    }

    @Test
    void aJobStoppedAtItsDeadlineHasFailedAndOneThatIsPastItIsNotClaimed() {
        var job = claim(jobs.queue("ann", JobPriority.INTERACTIVE));
        update(job, "deadline = now() - interval '1 second'");
        intake.apply(List.of(new JobEvent.Stopped(job.jobId(), job.fence())));
        assertThat(column(job, "error_code")).isEqualTo("deadline_exceeded");

        var late = jobs.queue("ann", JobPriority.INTERACTIVE);
        store.bean(JdbcClient.class)
                .sql("update job set deadline = now() - interval '1 second' where id = :id")
                .param("id", late)
                .update();
        assertThat(worker.claim(late)).isEmpty();
    }

    @Test
    void ofProgressTheNewestIsKept() {
        var job = claim(jobs.queue("ann", JobPriority.INTERACTIVE));
        intake.apply(List.of(
                new JobEvent.Progress(job.jobId(), job.fence(), 10, "decode"),
                new JobEvent.Progress(job.jobId(), job.fence(), 40, "denoise"),
                new JobEvent.Preview(job.jobId(), job.fence(), 0, "image/png", "AAAA")));
        assertThat(column(job, "progress")).isEqualTo("40");
        assertThat(column(job, "stage")).isEqualTo("denoise");
        assertThat(events(job)).containsExactly("state", "progress", "preview");
    }

    private static Granted claim(UUID job) {
        return worker.claim(job).get(0);
    }

    private static JobEvent succeeded(Granted job, String result) {
        return new JobEvent.Succeeded(job.jobId(), job.fence(), result, List.of(), Map.of("denoise", 5L));
    }

    private static String state(Granted job) {
        return column(job, "state");
    }

    private static String column(Granted job, String name) {
        return store.bean(JdbcClient.class)
                .sql("select " + name + "::text from job where id = :id")
                .param("id", job.jobId())
                .query(String.class)
                .single();
    }

    private static List<String> events(Granted job) {
        return store.bean(JdbcClient.class)
                .sql("select type from job_event where job_id = :id order by seq")
                .param("id", job.jobId())
                .query(String.class)
                .list();
    }

    private static void update(Granted job, String assignment) {
        store.bean(JdbcClient.class)
                .sql("update job set " + assignment + " where id = :id")
                .param("id", job.jobId())
                .update();
    }
}
