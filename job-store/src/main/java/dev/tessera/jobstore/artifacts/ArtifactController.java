package dev.tessera.jobstore.artifacts;

import dev.tessera.jobstore.content.ContentResponse;
import dev.tessera.jobstore.ids.ShownId;
import dev.tessera.protocol.HeaderNames;
import dev.tessera.web.errors.ApiException;
import dev.tessera.web.links.SignedLinks;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;

/** {@code GET /v1/artifacts/{id}}: for its owner, or by a signed link. Anyone else is told that there is nothing. */
@RestController
final class ArtifactController {

    private final Artifacts artifacts;
    private final ArtifactLinks links;
    private final ContentResponse content;

    ArtifactController(Artifacts artifacts, ArtifactLinks links, ContentResponse content) {
        this.artifacts = artifacts;
        this.links = links;
        this.content = content;
    }

    @Operation(summary = "Retrieve a file that a job made", tags = "Jobs")
    @GetMapping(SignedLinks.PATH + "{id}")
    ResponseEntity<Flux<DataBuffer>> retrieveJobArtifact(
            @PathVariable String id,
            @Parameter(hidden = true) @RequestHeader(name = HeaderNames.OWNER, defaultValue = "") String owner,
            @RequestParam(defaultValue = "") String expires,
            @RequestParam(defaultValue = "") String signature,
            ServerHttpRequest request) {
        if (!signature.isEmpty()) links.requireValid(id, expires, signature);
        var artifact = ShownId.ARTIFACT
                .read(id)
                .flatMap(artifacts::find)
                .filter(found -> !signature.isEmpty() || found.owner().equals(owner))
                .orElseThrow(ArtifactController::notFound);
        var headers = new HttpHeaders();
        headers.setCacheControl(
                CacheControl.maxAge(Duration.ofHours(1)).cachePrivate().immutable());
        return content.of(
                request,
                artifact.uuid(),
                artifact.bytes(),
                MediaType.parseMediaType(artifact.contentType()),
                "\"" + artifact.sha256() + "\"",
                headers);
    }

    private static ApiException notFound() {
        return new ApiException(
                404,
                Optional.of("id"),
                Optional.of("artifact_not_found"),
                "id: no artifact of yours has this id; ask for one that your jobs name",
                Map.of());
    }
}
