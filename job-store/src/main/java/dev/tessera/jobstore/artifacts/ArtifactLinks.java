package dev.tessera.jobstore.artifacts;

import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import org.springframework.web.util.UriComponentsBuilder;

/** Links that open one artifact without a key until they expire, and nothing else. */
public final class ArtifactLinks {

    static final String PATH = "/v1/artifacts/";

    /** As long as OpenAI's. */
    private static final Duration LIFE = Duration.ofMinutes(60);

    private final LinkSecret secret;
    private final InstantSource clock;

    ArtifactLinks(LinkSecret secret, InstantSource clock) {
        this.secret = secret;
        this.clock = clock;
    }

    /**
     * An absolute link.
     *
     * @param requestedAt the address of the request that it answers: where its sender reaches the suite
     */
    public URI link(Artifact artifact, URI requestedAt) {
        long expires = clock.instant().plus(LIFE).getEpochSecond();
        return UriComponentsBuilder.fromUri(requestedAt)
                .replacePath(PATH + artifact.id())
                .replaceQuery(null)
                .fragment(null)
                .queryParam("expires", expires)
                .queryParam("signature", secret.sign(artifact.id(), expires))
                .build()
                .toUri();
    }

    /** What a link is worth. */
    enum Worth {
        VALID,
        EXPIRED,
        FORGED
    }

    Worth check(String id, String expires, String signature) {
        try {
            long seconds = Long.parseLong(expires);
            if (!secret.accepts(id, seconds, signature)) return Worth.FORGED;
            return clock.instant().getEpochSecond() < seconds ? Worth.VALID : Worth.EXPIRED;
        } catch (NumberFormatException e) {
            return Worth.FORGED;
        }
    }
}
