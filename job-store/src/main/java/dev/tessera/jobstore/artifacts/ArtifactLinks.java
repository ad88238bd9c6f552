package dev.tessera.jobstore.artifacts;

import dev.tessera.web.links.SignedLinks;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;

/** Links that open one artifact for an hour, as long as OpenAI's. */
public final class ArtifactLinks {

    private static final Duration LIFE = Duration.ofMinutes(60);

    private final SignedLinks links;
    private final InstantSource clock;

    ArtifactLinks(SignedLinks links, InstantSource clock) {
        this.links = links;
        this.clock = clock;
    }

    /**
     * An absolute link.
     *
     * @param requestedAt the address of the request that it answers: where its sender reaches the suite
     */
    public URI link(Artifact artifact, URI requestedAt) {
        return links.link(
                SignedLinks.root(requestedAt), artifact.id(), clock.instant().plus(LIFE));
    }

    /** @throws dev.tessera.web.errors.ApiException 403 for a link that was changed, 410 for one that has expired */
    void requireValid(String id, String expires, String signature) {
        links.requireValid(id, expires, signature, "ask the job for a new one");
    }
}
