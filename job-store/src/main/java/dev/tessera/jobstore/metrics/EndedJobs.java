package dev.tessera.jobstore.metrics;

import dev.tessera.jobstore.endings.FinishedJob;
import dev.tessera.jobstore.endings.FinishedJobListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;

/** Counts jobs as they end; a transaction that is rolled back afterwards is counted twice. */
final class EndedJobs implements FinishedJobListener {

    private final MeterRegistry registry;

    EndedJobs(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void finished(List<FinishedJob> jobs) {
        for (var job : jobs) {
            Counter.builder("tessera.jobs.ended")
                    .description("Jobs that reached a final state")
                    .tag("state", job.state())
                    .tag("priority", job.batchId().isPresent() ? "batch" : "single")
                    .register(registry)
                    .increment();
        }
    }
}
