package dev.tessera.gateway.upstreams;

import dev.tessera.gateway.routing.Upstream;
import dev.tessera.web.health.Readiness;
import java.time.Duration;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Ready when every service behind the gateway that is essential is. Asked at most once a second, however often callers ask. */
public final class UpstreamsReady implements Readiness {
    private static final Duration REMEMBERED = Duration.ofSeconds(1);

    private final Mono<List<String>> waitingFor;

    public UpstreamsReady(List<Upstream> upstreams, UpstreamClient client) {
        this.waitingFor = Flux.fromIterable(upstreams)
                .filter(Upstream::essential)
                .filterWhen(upstream ->
                        client.text(upstream, "/health/ready").hasElement().map(ready -> !ready))
                .map(Upstream::name)
                .collectList()
                .cache(REMEMBERED);
    }

    @Override
    public Mono<List<String>> waitingFor() {
        return waitingFor;
    }
}
