package dev.tessera.serving.jobs;

import dev.tessera.protocol.jobs.JobPriority;
import dev.tessera.web.traces.Traces;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The worker of this process: hands for every kind of job that it runs, heartbeats, and an ear for cancellations. */
public final class JobWorker implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(JobWorker.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final List<JobRunner> runners;
    private final JobSettings settings;
    private final Traces traces;
    private final Attempts attempts;
    private final JobStoreClient store;
    private final EventSender events;
    private final CancelOrders cancelOrders;
    private final List<Hand> hands = new ArrayList<>();
    private final List<Thread> handThreads = new ArrayList<>();
    private Optional<Thread> heartbeats = Optional.empty();
    private final Thread starter;
    private boolean closed;

    private JobWorker(JobSettings settings, List<JobRunner> runners, MeterRegistry registry, Traces traces) {
        this.settings = settings;
        this.traces = traces;
        this.runners = List.copyOf(runners);
        attempts = new Attempts(registry);
        var kafka = settings.kafka().orElseThrow();
        store = new JobStoreClient(settings.jobStoreUrl().orElseThrow(), uniqueName(settings));
        events = new EventSender(kafka);
        cancelOrders = new CancelOrders(attempts, kafka);
        starter = new Thread(this::begin, "job-worker");
    }

    /**
     * Returns at once; jobs are taken when the runners are ready and Kafka and job-store answer.
     *
     * @param settings complete
     * @param registry is told how many jobs run, for how long, and how they end
     * @param traces of the process; jobs go on in the traces of the requests that ordered them
     */
    public static JobWorker start(
            JobSettings settings, List<JobRunner> runners, MeterRegistry registry, Traces traces) {
        var worker = new JobWorker(settings, runners, registry, traces);
        worker.starter.start();
        return worker;
    }

    /** Two processes never have the same, also on one host and after a restart. */
    private static String uniqueName(JobSettings settings) {
        var suffix = UUID.randomUUID().toString().substring(0, 8);
        return settings.name().orElseGet(JobWorker::host) + "-" + suffix;
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "worker";
        }
    }

    private void begin() {
        try {
            for (var runner : runners) runner.awaitReady();
        } catch (InterruptedException e) {
            return;
        }
        synchronized (this) {
            if (closed) return;
            heartbeats = Optional.of(daemon("job-heartbeats", new Heartbeats(attempts, store)));
            daemon("job-control", cancelOrders);
            for (var runner : runners) {
                addHands(runner, JobPriority.INTERACTIVE, settings.interactiveHands());
                addHands(runner, JobPriority.BATCH, settings.batchHands());
            }
        }
        LOG.info("taking jobs of {}", runners.stream().map(JobRunner::kind).toList());
    }

    private void addHands(JobRunner runner, JobPriority priority, int count) {
        var intake = new JobIntake(runner, store, events, attempts, traces);
        for (int i = 1; i <= count; i++) {
            var hand = new Hand(
                    settings.kafka().orElseThrow(), runner.kind(), priority, settings.recordsPerHand(), intake);
            hands.add(hand);
            handThreads.add(daemon("jobs-" + priority.wireName() + "-" + i, hand));
        }
    }

    private static Thread daemon(String name, Runnable work) {
        var thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** Gives running jobs back, uncounted, and says so before it returns, unless Kafka is away. */
    @Override
    public void close() {
        synchronized (this) {
            if (closed) return;
            closed = true;
        }
        starter.interrupt();
        cancelOrders.close();
        hands.forEach(Hand::close);
        attempts.all().forEach(Attempt::giveBack);
        long end = System.nanoTime() + PATIENCE.toNanos();
        for (var thread : handThreads) join(thread, end);
        heartbeats.ifPresent(Thread::interrupt);
        handThreads.forEach(Thread::interrupt);
        events.close();
    }

    private static void join(Thread thread, long end) {
        try {
            thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
