package dev.tessera.gateway.keys;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.tessera.protocol.keys.KeySecret;
import dev.tessera.protocol.keys.StoredKey;
import dev.tessera.web.errors.ApiException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientResponseException;
import reactor.core.publisher.Mono;

/**
 * Keys of job-store, asked for by hash and remembered for a short while, unknown ones too. While job-store does not
 * answer, a key that it knew within the last day stays valid: generating must not depend on the database.
 */
final class StoredKeys {

    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration LONGEST_OUTAGE = Duration.ofDays(1);
    private static final int MOST = 10_000;
    private static final int LENGTH = 47;

    private final WebClient jobStore;
    private final Duration fresh;
    private final InstantSource clock;
    private final Cache<String, Answer> answers = Caffeine.newBuilder()
            .maximumSize(MOST)
            .expireAfterWrite(LONGEST_OUTAGE)
            .build();

    /** @param key absent: job-store knows no such live key */
    private record Answer(Optional<ApiKey> key, Instant asked) {}

    /** @param fresh for how long an answer is not asked for again */
    StoredKeys(URI jobStore, Duration fresh, InstantSource clock) {
        this.jobStore = WebClient.create(jobStore.toString());
        this.fresh = fresh;
        this.clock = clock;
    }

    /** The live key that this is. Fails with 503 while job-store is away and never told of it. */
    Mono<Optional<ApiKey>> find(String presented) {
        if (!presented.startsWith(KeySecret.PREFIX) || presented.length() != LENGTH) return Mono.just(Optional.empty());
        var hash = HexFormat.of().formatHex(KeySecret.hash(presented));
        var known = answers.getIfPresent(hash);
        if (known != null && clock.instant().isBefore(known.asked.plus(fresh))) return Mono.just(known.key);
        return ask(hash)
                .doOnNext(key -> answers.put(hash, new Answer(key, clock.instant())))
                .onErrorResume(
                        away -> known == null || known.key.isEmpty() ? Mono.error(refusal()) : stale(hash, known));
    }

    /** It is not asked for again at once, so that an outage does not slow every request. */
    private Mono<Optional<ApiKey>> stale(String hash, Answer known) {
        answers.put(hash, new Answer(known.key, clock.instant()));
        return Mono.just(known.key);
    }

    private Mono<Optional<ApiKey>> ask(String hash) {
        return jobStore.get()
                .uri("/internal/keys/by-hash/{hash}", hash)
                .retrieve()
                .bodyToMono(StoredKey.class)
                .map(key -> Optional.of(keyOf(key, hash)))
                .onErrorResume(WebClientResponseException.NotFound.class, unknown -> Mono.just(Optional.empty()))
                .timeout(PATIENCE);
    }

    private static ApiKey keyOf(StoredKey stored, String hash) {
        return new ApiKey(
                stored.id(),
                stored.owner(),
                stored.name(),
                hash,
                stored.created(),
                stored.revoked(),
                stored.requestsPerMinute().map(OptionalInt::of).orElse(OptionalInt.empty()));
    }

    private static ApiException refusal() {
        return new ApiException(
                503,
                Optional.empty(),
                Optional.of("key_store_unavailable"),
                "Authorization: this API key cannot be checked now, as the job store does not answer; try again in 2 s",
                Map.of(HttpHeaders.RETRY_AFTER, "2"));
    }
}
