package dev.tessera.serving.artifacts;

import dev.tessera.web.links.SignedLinks;
import java.net.URI;
import java.util.Optional;

/** Links that open one artifact for as long as it is kept. */
public final class ArtifactLinks {

    private final SignedLinks links;
    private final Optional<URI> publicUrl;

    ArtifactLinks(SignedLinks links, Optional<URI> publicUrl) {
        this.links = links;
        this.publicUrl = publicUrl;
    }

    /**
     * An absolute link.
     *
     * @param requestedAt the address of the request that made the artifact: where its sender reaches this service, unless
     *     the settings name a public address
     */
    public URI link(Artifact artifact, URI requestedAt) {
        return links.link(publicUrl.orElseGet(() -> SignedLinks.root(requestedAt)), artifact.id(), artifact.expires());
    }

    /** @throws dev.tessera.web.errors.ApiException 403 for a link that was changed, 410 for one that has expired */
    void requireValid(String id, String expires, String signature) {
        links.requireValid(id, expires, signature, "generate the image again, with the same seed");
    }
}
