package dev.tessera.gateway.keys;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import reactor.core.publisher.Mono;

/** All keys that are accepted: those of the key file, then those of job-store where there is one. */
public final class Keys {

    private final KeyRing file;
    private final Optional<StoredKeys> stored;

    private Keys(KeyRing file, Optional<StoredKeys> stored) {
        this.file = file;
        this.stored = stored;
    }

    /**
     * @param jobStore its root address
     * @param fresh how long an answer of job-store is good for
     */
    public static Keys of(Path file, Optional<URI> jobStore, Duration fresh) {
        var clock = InstantSource.system();
        return new Keys(new KeyRing(file, clock), jobStore.map(url -> new StoredKeys(url, fresh, clock)));
    }

    /** The live key that this is, if it is one. */
    Mono<Optional<ApiKey>> find(String presented) {
        var known = file.find(presented);
        if (known.isPresent() || stored.isEmpty()) return Mono.just(known);
        return stored.get().find(presented);
    }
}
