package dev.tessera.jobstore.artifacts;

import dev.tessera.jobstore.content.ContentReceiver;
import dev.tessera.protocol.Ids;
import dev.tessera.protocol.jobs.JobArtifact;
import dev.tessera.web.errors.ApiException;
import io.swagger.v3.oas.annotations.Hidden;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Where workers put what a job made, before they report that it is done. */
@Hidden
@RestController
final class ArtifactUploadController {

    /** Bytes: ten minutes of stereo sound without compression are 115 MB. */
    private static final long MOST = 256L << 20;

    private final Artifacts artifacts;
    private final ContentReceiver receiver;

    ArtifactUploadController(Artifacts artifacts, ContentReceiver receiver) {
        this.artifacts = artifacts;
        this.receiver = receiver;
    }

    /** Answers 409 to a worker whose claim is not the live one any more. */
    @PutMapping("/internal/jobs/{job}/artifacts/{ordinal}")
    Mono<JobArtifact> store(
            @PathVariable UUID job,
            @PathVariable int ordinal,
            @RequestParam long fence,
            @RequestHeader(HttpHeaders.CONTENT_TYPE) String contentType,
            ServerHttpRequest request) {
        var id = Ids.next();
        return receiver.receive(id, request.getBody(), MOST)
                .map(received -> artifacts
                        .add(id, job, fence, ordinal, contentType, received)
                        .orElseThrow(ArtifactUploadController::lost))
                .map(stored -> new JobArtifact(stored.uuid(), stored.contentType(), stored.bytes(), stored.sha256()));
    }

    private static ApiException lost() {
        return new ApiException(
                409,
                Optional.of("fence"),
                Optional.of("claim_lost"),
                "fence: the job is not running under this claim any more; stop working on it",
                Map.of());
    }
}
