package dev.tessera.jobstore.claims;

import dev.tessera.protocol.jobs.ClaimAnswer;
import dev.tessera.protocol.jobs.ClaimRequest;
import dev.tessera.protocol.jobs.HeartbeatAnswer;
import dev.tessera.protocol.jobs.HeartbeatRequest;
import dev.tessera.web.errors.ApiException;
import io.swagger.v3.oas.annotations.Hidden;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** What workers ask. The gateway never routes {@code /internal} from outside. */
@Hidden
@RestController
final class ClaimsController {

    private static final int MOST = 200;
    private static final int LONGEST_NAME = 200;

    private final Claims claims;

    ClaimsController(Claims claims) {
        this.claims = claims;
    }

    @PostMapping("/internal/claims")
    ClaimAnswer claim(@RequestBody ClaimRequest request) {
        requireWorker(request.worker());
        requireCount("jobs", request.jobs());
        return new ClaimAnswer(claims.claim(request.worker(), request.jobs()));
    }

    @PostMapping("/internal/heartbeats")
    HeartbeatAnswer heartbeat(@RequestBody HeartbeatRequest request) {
        requireWorker(request.worker());
        requireCount("running", request.running());
        if (request.running().stream().anyMatch(one -> one.jobId() == null)) {
            throw invalid("running", "each needs a jobId and a fence");
        }
        return claims.heartbeat(request.running());
    }

    private static void requireWorker(String name) {
        if (name == null
                || name.isBlank()
                || name.length() > LONGEST_NAME
                || name.chars().anyMatch(Character::isISOControl)) {
            throw invalid("worker", "a name of 1 to " + LONGEST_NAME + " characters is needed, none of them a control");
        }
    }

    private static void requireCount(String field, List<?> list) {
        if (list == null || list.size() > MOST || list.contains(null)) {
            throw invalid(field, "a list of 0 to " + MOST + " is needed");
        }
    }

    private static ApiException invalid(String field, String problem) {
        return new ApiException(
                400, Optional.of(field), Optional.of("invalid_value"), field + ": " + problem, Map.of());
    }
}
