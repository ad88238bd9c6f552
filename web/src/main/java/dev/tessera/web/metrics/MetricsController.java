package dev.tessera.web.metrics;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** {@code GET /metrics} in the Prometheus text format. */
@RestController
public final class MetricsController {
    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private final PrometheusMeterRegistry registry;
    private final MetricsPage page;

    public MetricsController(PrometheusMeterRegistry registry, ObjectProvider<MetricsPage> page) {
        this.registry = registry;
        this.page = page.getIfAvailable(() -> Mono::just);
    }

    @GetMapping("/metrics")
    Mono<ResponseEntity<String>> metrics() {
        return page.text(registry.scrape())
                .map(text -> ResponseEntity.ok().header("Content-Type", TEXT).body(text));
    }
}
