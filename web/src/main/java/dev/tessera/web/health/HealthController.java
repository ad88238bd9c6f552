package dev.tessera.web.health;

import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

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
    ResponseEntity<Map<String, String>> ready() {
        boolean ready = parts.stream().allMatch(Readiness::ready);
        return ResponseEntity.status(ready ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE)
                .body(Map.of("status", ready ? "ready" : "starting"));
    }
}
