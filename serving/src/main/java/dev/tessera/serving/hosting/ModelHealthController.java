package dev.tessera.serving.hosting;

import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /health/models/{id}}: 200 while the model takes requests, 503 while it loads or when it failed. */
@RestController
final class ModelHealthController {

    private final ModelRegistry models;

    ModelHealthController(ModelRegistry models) {
        this.models = models;
    }

    @GetMapping("/health/models/{id}")
    ResponseEntity<Map<String, Object>> modelHealth(@PathVariable String id) {
        var model = models.hosted(id);
        return switch (model.state()) {
            case READY -> {
                var queue = model.generator().orElseThrow().queue();
                yield answer(
                        HttpStatus.OK,
                        Map.of("status", "ready", "running", queue.running(), "waiting", queue.waiting()));
            }
            case LOADING -> answer(HttpStatus.SERVICE_UNAVAILABLE, Map.of("status", "loading"));
            case FAILED ->
                answer(HttpStatus.SERVICE_UNAVAILABLE, Map.of("status", "failed", "reason", model.failure()));
        };
    }

    private static ResponseEntity<Map<String, Object>> answer(HttpStatus status, Map<String, Object> body) {
        return ResponseEntity.status(status).body(body);
    }
}
