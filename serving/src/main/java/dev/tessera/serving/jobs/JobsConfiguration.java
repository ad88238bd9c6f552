package dev.tessera.serving.jobs;

import dev.tessera.web.traces.Traces;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Runs jobs in this service when it is told where they come from. */
@Configuration(proxyBeanMethods = false)
public class JobsConfiguration {

    @Bean
    SmartLifecycle jobWorker(
            JobSettings settings, ObjectProvider<JobRunner> runners, MeterRegistry registry, Traces traces) {
        return new Lifecycle(settings, runners.stream().toList(), registry, traces);
    }

    /** The worker starts last and stops first: what it runs must be there all the while. */
    private static final class Lifecycle implements SmartLifecycle {

        private static final Logger LOG = LoggerFactory.getLogger(JobsConfiguration.class);

        private final JobSettings settings;
        private final List<JobRunner> runners;
        private final MeterRegistry registry;
        private final Traces traces;
        private Optional<JobWorker> worker = Optional.empty();

        Lifecycle(JobSettings settings, List<JobRunner> runners, MeterRegistry registry, Traces traces) {
            this.settings = settings;
            this.runners = runners;
            this.registry = registry;
            this.traces = traces;
        }

        @Override
        public synchronized void start() {
            if (settings.complete() && !runners.isEmpty()) {
                worker = Optional.of(JobWorker.start(settings, runners, registry, traces));
            } else {
                LOG.info(
                        "no jobs are run here: tessera.serving.jobs.job-store-url and .kafka say where they come from");
            }
        }

        @Override
        public synchronized void stop() {
            worker.ifPresent(JobWorker::close);
            worker = Optional.empty();
        }

        @Override
        public synchronized boolean isRunning() {
            return worker.isPresent();
        }
    }
}
