package dev.tessera.web.metrics;

import reactor.core.publisher.Mono;

/** For a process whose {@code /metrics} shows more than its own. */
@FunctionalInterface
public interface MetricsPage {
    /** @param own this process's metrics in the Prometheus text format */
    Mono<String> text(String own);
}
