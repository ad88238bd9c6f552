package dev.tessera.serving.jobs;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Orders to stop that this worker saw, the newest {@value #MOST}: the control topic brings one to every worker, and it can
 * be faster than the answer to the claim.
 */
final class EarlyOrders {

    static final int MOST = 1_000;

    private final Map<UUID, Long> fences = new LinkedHashMap<>();

    synchronized void keep(UUID job, long fence) {
        fences.put(job, fence);
        if (fences.size() > MOST) fences.remove(fences.keySet().iterator().next());
    }

    /** Whether there was one for this attempt; it is forgotten. */
    synchronized boolean take(UUID job, long fence) {
        return fences.remove(job, fence);
    }
}
