package dev.tessera.serving.artifacts;

import java.net.URI;
import java.time.InstantSource;
import java.util.Optional;
import org.springframework.web.util.UriComponentsBuilder;

/** Links that open one artifact without a key until it expires, and nothing else. */
public final class ArtifactLinks {

    /** Where {@link ArtifactController} listens. */
    static final String PATH = "/v1/artifacts/";

    private final LinkSigner signer;
    private final Optional<URI> publicUrl;
    private final InstantSource clock;

    ArtifactLinks(LinkSigner signer, Optional<URI> publicUrl, InstantSource clock) {
        this.signer = signer;
        this.publicUrl = publicUrl;
        this.clock = clock;
    }

    /**
     * An absolute link.
     *
     * @param requestedAt the address of the request that made the artifact: where its sender reaches this service, unless
     *     the settings name a public address
     */
    public URI link(Artifact artifact, URI requestedAt) {
        long expires = artifact.expires().getEpochSecond();
        return UriComponentsBuilder.fromUri(publicUrl.orElseGet(() -> root(requestedAt)))
                .path(PATH + artifact.id())
                .queryParam("expires", expires)
                .queryParam("signature", signer.sign(artifact.id(), expires))
                .build()
                .toUri();
    }

    /** What a link's parts are worth. */
    enum Verdict {
        VALID,
        /** Once valid; the time is over. */
        EXPIRED,
        /** Not made here, or changed since. */
        FORGED
    }

    Verdict check(String id, String expires, String signature) {
        long seconds;
        try {
            seconds = Long.parseLong(expires);
        } catch (NumberFormatException e) {
            return Verdict.FORGED;
        }
        if (!signer.accepts(id, seconds, signature)) {
            return Verdict.FORGED;
        }
        return clock.instant().getEpochSecond() < seconds ? Verdict.VALID : Verdict.EXPIRED;
    }

    private static URI root(URI requestedAt) {
        return UriComponentsBuilder.fromUri(requestedAt)
                .replacePath("")
                .replaceQuery(null)
                .fragment(null)
                .build()
                .toUri();
    }
}
