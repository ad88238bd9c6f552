package dev.tessera.protocol.jobs;

import java.util.List;
import java.util.UUID;

/**
 * {@code POST /internal/heartbeats}: the worker still runs these.
 *
 * @param running at most 200
 */
public record HeartbeatRequest(String worker, List<Running> running) {

    public record Running(UUID jobId, long fence) {}
}
