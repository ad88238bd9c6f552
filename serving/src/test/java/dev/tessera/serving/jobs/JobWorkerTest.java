package dev.tessera.serving.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.embedded.kit.TestKafka;
import dev.tessera.protocol.jobs.ClaimAnswer.Granted;
import dev.tessera.protocol.jobs.JobControl;
import dev.tessera.protocol.jobs.JobError;
import dev.tessera.protocol.jobs.JobEvent;
import dev.tessera.protocol.jobs.JobKind;
import dev.tessera.protocol.jobs.JobPriority;
import dev.tessera.protocol.jobs.JobTopics;
import dev.tessera.protocol.jobs.JobWakeUp;
import dev.tessera.web.traces.Traces;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A worker on a real broker; the test does the runner's work by hand. */
@Timeout(240)
class JobWorkerTest {

    private static final byte[] FILE = {1, 2, 3};

    private final JobMessages messages = new JobMessages(TestKafka.bootstrapServers());
    private final BlockingQueue<Begun> begun = new LinkedBlockingQueue<>();
    private final BlockingQueue<UUID> stopped = new LinkedBlockingQueue<>();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final UUID job = UUID.randomUUID();
    private TestJobStore store;
    private JobWorker worker;

    private record Begun(Granted job, JobDesk desk) {}

    @BeforeEach
    void start() throws IOException {
        store = new TestJobStore();
        worker = work();
    }

    @AfterEach
    void stop() {
        worker.close();
        store.close();
        messages.close();
    }

    @Test
    void aJobIsRunAndItsEndingToldUnderItsFence() throws Exception {
        var running = wake();
        var artifact = running.desk.store(0, "image/png", FILE).get(60, TimeUnit.SECONDS);

        running.desk.succeed("{}", List.of(artifact), Map.of("work", 3L));

        assertThat(messages.ending(job))
                .isEqualTo(new JobEvent.Succeeded(
                        job, TestJobStore.FENCE, "{}", List.of(artifact.id()), Map.of("work", 3L)));
        assertThat(messages.trace(job)).isEqualTo("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
    }

    @Test
    void onlyTheFirstEndingIsTold() throws Exception {
        var running = wake();

        running.desk.fail(new JobError(JobError.INVALID, "no", Optional.empty()), false);
        running.desk.succeed("{}", List.of(), Map.of());

        assertThat(messages.ending(job)).isInstanceOf(JobEvent.Failed.class);
        worker.close();
        assertThat(messages.endings(job)).hasSize(1);
    }

    @Test
    void heartbeatsGoOnWhileTheWorkIsBusy() throws Exception {
        wake();

        for (int i = 0; i < 3; i++) {
            var beat = store.heartbeats().poll(60, TimeUnit.SECONDS);
            assertThat(beat.running()).singleElement().satisfies(running -> {
                assertThat(running.jobId()).isEqualTo(job);
                assertThat(running.fence()).isEqualTo(TestJobStore.FENCE);
            });
        }
    }

    @Test
    void aHeartbeatsAnswerStopsAJob() throws Exception {
        var running = wake();

        store.cancel(job);

        assertThat(stopped.poll(60, TimeUnit.SECONDS)).isEqualTo(job);
        running.desk.stopped();
        assertThat(messages.ending(job)).isEqualTo(new JobEvent.Stopped(job, TestJobStore.FENCE));
    }

    @Test
    void theControlTopicStopsTheAttemptThatItNames() throws Exception {
        wake();

        // Read from its end on: what is said before the worker listens comes with a heartbeat.
        while (stopped.isEmpty()) {
            messages.send(JobTopics.CONTROL, job, JobControl.cancel(job, TestJobStore.FENCE + 1));
            messages.send(JobTopics.CONTROL, job, JobControl.cancel(job, TestJobStore.FENCE));
            stopped.stream().forEach(id -> assertThat(id).isEqualTo(job));
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    @Test
    void aLostJobEndsWithoutAWord() throws Exception {
        var running = wake();

        store.lose(job);
        assertThat(stopped.poll(60, TimeUnit.SECONDS)).isEqualTo(job);
        running.desk.succeed("{}", List.of(), Map.of());

        worker.close();
        assertThat(messages.endings(job)).isEmpty();
        assertThat(registry.get("tessera.job.attempts")
                        .tag("outcome", "lost")
                        .timer()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void aJobStoreThatIsAwayIsAskedAgain() throws Exception {
        store.beAway(2);
        var running = wake();

        store.beAway(1);

        assertThat(running.desk
                        .store(0, "image/png", FILE)
                        .get(60, TimeUnit.SECONDS)
                        .bytes())
                .isEqualTo(FILE.length);
    }

    @Test
    void aClosingWorkerGivesItsJobsBackUncounted() throws Exception {
        var running = wake();
        var closing = new Thread(worker::close);
        closing.start();

        assertThat(stopped.poll(60, TimeUnit.SECONDS)).isEqualTo(job);
        running.desk.stopped();

        assertThat(messages.ending(job)).isEqualTo(new JobEvent.Released(job, TestJobStore.FENCE));
        closing.join();
    }

    @Test
    void whatIsNoWakeUpIsRejectedAndTheNextIsTaken() throws Exception {
        messages.send(JobTopics.of(JobKind.IMAGE, JobPriority.INTERACTIVE), job, "no wake-up");
        messages.send(
                JobTopics.of(JobKind.IMAGE, JobPriority.INTERACTIVE),
                job,
                new JobWakeUp(JobWakeUp.VERSION + 1, UUID.randomUUID()));

        assertThat(wake().job.jobId()).isEqualTo(job);
    }

    private Begun wake() throws InterruptedException {
        messages.send(JobTopics.of(JobKind.IMAGE, JobPriority.INTERACTIVE), job, JobWakeUp.of(job));
        var running = begun.poll(90, TimeUnit.SECONDS);
        while (running != null && !running.job.jobId().equals(job)) {
            // Kafka brings again what an earlier test's worker had no time to acknowledge.
            running.desk.stopped();
            running = begun.poll(90, TimeUnit.SECONDS);
        }
        assertThat(running).isNotNull();
        return running;
    }

    private JobWorker work() {
        var settings = new JobSettings(
                Optional.of(store.address()), Optional.of(TestKafka.bootstrapServers()), Optional.of("test"), 2, 1, 1);
        return JobWorker.start(settings, List.of(new ByHand()), registry, Traces.none());
    }

    private final class ByHand implements JobRunner {

        @Override
        public JobKind kind() {
            return JobKind.IMAGE;
        }

        @Override
        public Stopper start(Granted granted, JobDesk desk) {
            begun.add(new Begun(granted, desk));
            return () -> stopped.add(granted.jobId());
        }
    }
}
