package dev.tessera.gateway.upstreams;

import dev.tessera.gateway.routing.Upstream;
import dev.tessera.web.metrics.MetricsPage;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** {@code /metrics} of the gateway and of every service that answers. */
public final class MergedMetrics implements MetricsPage {
    private final List<Upstream> upstreams;
    private final UpstreamClient client;

    public MergedMetrics(List<Upstream> upstreams, UpstreamClient client) {
        this.upstreams = upstreams;
        this.client = client;
    }

    @Override
    public Mono<String> text(String own) {
        return Flux.fromIterable(upstreams)
                .flatMapSequential(
                        upstream -> client.text(upstream, "/metrics").map(text -> new Page(upstream.name(), text)))
                .startWith(new Page("gateway", own))
                .collect(MetricFamilies::new, (families, page) -> families.add(page.service, page.text))
                .map(MetricFamilies::text);
    }

    private record Page(String service, String text) {}
}
