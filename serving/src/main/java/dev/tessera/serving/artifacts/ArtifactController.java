package dev.tessera.serving.artifacts;

import dev.tessera.web.errors.ApiException;
import dev.tessera.web.links.SignedLinks;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /v1/artifacts/{id}}: an image by its signed link, without a key. Ranges and ETags work. */
@RestController
final class ArtifactController {

    private final ArtifactStore store;
    private final ArtifactLinks links;
    private final InstantSource clock;

    ArtifactController(ArtifactStore store, ArtifactLinks links, InstantSource clock) {
        this.store = store;
        this.links = links;
        this.clock = clock;
    }

    @GetMapping(SignedLinks.PATH + "{id}")
    ResponseEntity<Resource> retrieveArtifact(
            @PathVariable String id,
            @RequestParam(defaultValue = "") String expires,
            @RequestParam(defaultValue = "") String signature) {
        if (signature.isEmpty()) {
            throw refused(
                    404,
                    "id",
                    "artifact_not_found",
                    "id: there is no artifact with this id; use a link as it was answered");
        }
        links.requireValid(id, expires, signature);
        return answer(store.find(id)
                .orElseThrow(() -> refused(
                        410,
                        "id",
                        "artifact_gone",
                        "id: the image is no longer kept; generate it again, with the same seed")));
    }

    private ResponseEntity<Resource> answer(Artifact artifact) {
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType(artifact.mediaType()))
                .eTag("\"" + artifact.id() + "\"")
                .cacheControl(CacheControl.maxAge(Duration.between(clock.instant(), artifact.expires()))
                        .cachePrivate()
                        .immutable())
                .header("X-Content-Type-Options", "nosniff")
                .body(new FileSystemResource(artifact.file()));
    }

    private static ApiException refused(int status, String param, String code, String message) {
        return new ApiException(status, Optional.of(param), Optional.of(code), message, Map.of());
    }
}
