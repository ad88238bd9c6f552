package dev.tessera.jobstore.artifacts;

import dev.tessera.jobstore.content.ContentResponse;
import dev.tessera.jobstore.ids.ShownId;
import dev.tessera.protocol.HeaderNames;
import dev.tessera.web.errors.ApiException;
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
    @GetMapping(ArtifactLinks.PATH + "{id}")
    ResponseEntity<Flux<DataBuffer>> retrieveJobArtifact(
            @PathVariable String id,
            @Parameter(hidden = true) @RequestHeader(name = HeaderNames.OWNER, defaultValue = "") String owner,
            @RequestParam(defaultValue = "") String expires,
            @RequestParam(defaultValue = "") String signature,
            ServerHttpRequest request) {
        var found = ShownId.ARTIFACT.read(id).flatMap(artifacts::find);
        var artifact = signature.isEmpty()
                ? found.filter(one -> one.owner().equals(owner)).orElseThrow(ArtifactController::notFound)
                : linked(found, id, expires, signature);
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

    /** A link says nothing of artifacts that it was not made for. */
    private Artifact linked(Optional<Artifact> found, String id, String expires, String signature) {
        return switch (links.check(id, expires, signature)) {
            case FORGED ->
                throw refused(
                        403,
                        "signature",
                        "bad_signature",
                        "signature: it does not belong to this id and expiry; use the link as it was answered");
            case EXPIRED ->
                throw refused(
                        410, "expires", "link_expired", "expires: the link has expired; ask the job for a new one");
            case VALID ->
                found.orElseThrow(() -> refused(
                        410,
                        "id",
                        "artifact_gone",
                        "id: the artifact is no longer kept; retry the job or order it again"));
        };
    }

    private static ApiException notFound() {
        return refused(
                404,
                "id",
                "artifact_not_found",
                "id: no artifact of yours has this id; ask for one that your jobs name");
    }

    private static ApiException refused(int status, String param, String code, String message) {
        return new ApiException(status, Optional.of(param), Optional.of(code), message, Map.of());
    }
}
