package dev.tessera.benchmarks.processes;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What a {@link Cluster} consists of.
 *
 * @param folder takes data, logs and what workers note
 * @param jobStores replicas behind one address
 * @param slots jobs that one worker runs at once
 * @param lease of a claimed job; what takes longer than this without a heartbeat is lost
 * @param owners one API key each
 */
public record ClusterPlan(Path folder, int jobStores, int workers, int slots, Duration lease, List<String> owners) {

    public ClusterPlan {
        owners = List.copyOf(owners);
    }
}
