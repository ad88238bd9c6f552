package dev.tessera.jobstore.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.jobstore.QueuedJobs;
import dev.tessera.jobstore.TestJobStore;
import dev.tessera.jobstore.ids.ShownId;
import dev.tessera.protocol.jobs.JobPriority;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class JobEventStreamTest {

    /** Spring waits 30 s for open requests. */
    @Test
    @Timeout(value = 25, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aWatcherDoesNotHoldUpTheServicesEnd() throws Exception {
        var store = TestJobStore.start().withTables();
        var job = ShownId.JOB.of(new QueuedJobs(store).queue("ann", JobPriority.INTERACTIVE));
        var stream = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(store.uri("/v1/jobs/" + job + "/events"))
                                .header("X-Tessera-Owner", "ann")
                                .build(),
                        BodyHandlers.ofInputStream())
                .body();
        assertThat(stream.read()).isNotNegative();

        store.close();

        assertThat(stream.readAllBytes()).isNotNull();
    }
}
