package dev.tessera.benchmarks.faults;

import dev.tessera.benchmarks.processes.ClusterPlan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * How hard the stack is tried.
 *
 * @param jobs of all owners
 * @param duration for which orders come and things break
 * @param pause between two faults, on average
 * @param rest how long a trial waits at most until every job has ended
 */
record TrialPlan(
        ClusterPlan cluster,
        int jobs,
        Duration duration,
        Duration pause,
        Duration rest,
        List<Fault> faults,
        long seed) {

    private static final Duration LEASE = Duration.ofSeconds(4);

    /** About a minute: two job stores, two workers. */
    static TrialPlan small(Path folder, long seed) {
        var cluster = new ClusterPlan(folder, 1, 2, 4, Duration.ofSeconds(2), List.of("anna", "ben"));
        return new TrialPlan(
                cluster,
                200,
                Duration.ofSeconds(45),
                Duration.ofMillis(700),
                Duration.ofSeconds(60),
                Arrays.asList(Fault.values()),
                seed);
    }

    /** Two job stores, three workers, four owners. */
    static TrialPlan large(Path folder, int jobs, Duration duration, long seed) {
        var cluster = new ClusterPlan(folder, 2, 3, 8, LEASE, List.of("anna", "ben", "carla", "dan"));
        return new TrialPlan(
                cluster,
                jobs,
                duration,
                Duration.ofSeconds(3),
                Duration.ofMinutes(5),
                Arrays.asList(Fault.values()),
                seed);
    }
}
