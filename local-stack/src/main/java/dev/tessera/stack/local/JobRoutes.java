package dev.tessera.stack.local;

import java.util.List;

/** What the gateway is told of a job store: whose keys count, and which requests go there. */
final class JobRoutes {

    private static final String UPSTREAM = "--tessera.gateway.upstreams.jobs.";

    private JobRoutes() {}

    /** @param jobStore its root address */
    static List<String> to(String jobStore) {
        return List.of(
                "--tessera.gateway.key-store=" + jobStore,
                UPSTREAM + "url=" + jobStore,
                UPSTREAM
                        + "paths=/v1/jobs/**,/v1/files/**,/v1/batches/**,/v1/webhook_endpoints/**,/v1/webhook_event_types,/v1/artifacts/art_*",
                UPSTREAM + "async=/v1/images/generations",
                UPSTREAM + "streamed=/v1/files",
                UPSTREAM + "essential=false");
    }
}
