package dev.tessera.web.health;

import dev.tessera.web.errors.ApiException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** {@code /health/live}: the process answers. {@code /health/ready}: it takes requests. */
@RestController
public final class HealthController {
    private final List<Readiness> parts;

    public HealthController(List<Readiness> parts) {
        this.parts = parts;
    }

    @GetMapping("/health/live")
    Map<String, String> live() {
        return Map.of("status", "up");
    }

    @GetMapping("/health/ready")
    Mono<Map<String, String>> ready() {
        return Flux.fromIterable(parts)
                .flatMapSequential(Readiness::waitingFor)
                .flatMapIterable(names -> names)
                .collectList()
                .map(HealthController::answer);
    }

    private static Map<String, String> answer(List<String> waitingFor) {
        if (waitingFor.isEmpty()) return Map.of("status", "ready");
        throw new ApiException(
                503,
                Optional.empty(),
                Optional.of("not_ready"),
                "not ready yet: waiting for " + String.join(", ", waitingFor) + "; ask again",
                Map.of(HttpHeaders.RETRY_AFTER, "1"));
    }
}
