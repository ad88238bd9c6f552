package dev.tessera.benchmarks.faults;

import dev.tessera.benchmarks.network.CutProxy;
import dev.tessera.benchmarks.processes.Child;
import dev.tessera.benchmarks.processes.Cluster;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Breaks one thing after another, all kinds in a shuffled order before any kind comes again, and mends it. */
final class Nemesis {

    private static final Logger LOG = LoggerFactory.getLogger(Nemesis.class);
    private static final Duration START = Duration.ofMinutes(2);
    private static final int LONGEST_ABSENCE_MILLIS = 1_500;

    private final Cluster cluster;
    private final Duration lease;
    private final Duration pause;
    private final Random random;
    private final Map<Fault, Integer> done = new EnumMap<>(Fault.class);

    /**
     * @param lease pauses and silences last up to twice as long
     * @param pause between two faults, on average
     */
    Nemesis(Cluster cluster, Duration lease, Duration pause, long seed) {
        this.cluster = cluster;
        this.lease = lease;
        this.pause = pause;
        this.random = new Random(seed);
    }

    /** Until it is interrupted; what it is doing then is not mended: {@link Cluster#heal} does it. */
    void run(List<Fault> kinds) throws IOException {
        var left = new ArrayList<Fault>();
        try {
            while (true) {
                if (left.isEmpty()) left.addAll(shuffled(kinds));
                var fault = left.remove(0);
                LOG.info("{}", fault);
                inflict(fault);
                done.merge(fault, 1, Integer::sum);
                TimeUnit.MILLISECONDS.sleep(pause.toMillis() / 2 + random.nextLong(pause.toMillis()));
            }
        } catch (InterruptedException e) {
            // The end of it.
        }
    }

    /** How often each fault was done. */
    Map<Fault, Integer> done() {
        return Map.copyOf(done);
    }

    private List<Fault> shuffled(List<Fault> kinds) {
        var order = new ArrayList<>(kinds);
        Collections.shuffle(order, random);
        // One wipe is enough: the second one costs a minute and tests the same.
        if (done.containsKey(Fault.WIPE_KAFKA)) order.remove(Fault.WIPE_KAFKA);
        return order;
    }

    private void inflict(Fault fault) throws InterruptedException, IOException {
        switch (fault) {
            case KILL_WORKER -> kill(any(cluster.workers()));
            case KILL_JOB_STORE -> kill(any(cluster.jobStores()));
            case KILL_GATEWAY -> kill(cluster.gateway());
            case KILL_KAFKA -> kill(cluster.kafka());
            case KILL_POSTGRES -> kill(cluster.postgres());
            case PAUSE_WORKER -> standStill(any(cluster.workers()));
            case PAUSE_JOB_STORE -> standStill(any(cluster.jobStores()));
            case CUT_POSTGRES -> cluster.toPostgres().cut();
            case CUT_KAFKA -> cluster.toKafka().cut();
            case CUT_JOB_STORES -> cluster.toJobStores().cut();
            case SILENCE_POSTGRES -> silence(cluster.toPostgres());
            case SILENCE_KAFKA -> silence(cluster.toKafka());
            case SILENCE_JOB_STORES -> silence(cluster.toJobStores());
            case WIPE_KAFKA -> wipe();
        }
    }

    private void kill(Child child) throws InterruptedException {
        child.kill();
        comeBack(child);
    }

    private void wipe() throws InterruptedException, IOException {
        cluster.kafka().kill();
        cluster.wipeKafka();
        comeBack(cluster.kafka());
    }

    private void comeBack(Child child) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(random.nextInt(LONGEST_ABSENCE_MILLIS));
        child.start();
        child.awaitReady(START);
    }

    private void standStill(Child child) throws InterruptedException {
        child.pause();
        TimeUnit.MILLISECONDS.sleep(lease.toMillis() + random.nextLong(lease.toMillis()));
        child.resume();
    }

    private void silence(CutProxy proxy) throws InterruptedException {
        proxy.silence();
        TimeUnit.MILLISECONDS.sleep(random.nextLong(2 * lease.toMillis()));
        proxy.resume();
    }

    private Child any(List<Child> children) {
        return children.get(random.nextInt(children.size()));
    }
}
