package dev.tessera.generator.repeats;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Results of the last minutes, in memory: for a client whose connection broke while the answer was on its way. */
public final class KeptResults<T> {

    /** Beside what it answers, a result takes about this many bytes. */
    private static final int OVERHEAD = 1024;

    private record Kept<T>(Generated<T> result, Ask ask) {}

    private final Cache<String, Kept<T>> results;
    private final Map<Ask.Place, String> ids = new ConcurrentHashMap<>();

    public KeptResults(RepeatSettings settings) {
        results = Caffeine.newBuilder()
                .expireAfterWrite(settings.life())
                .maximumWeight(settings.size().toBytes())
                .weigher((String id, Kept<T> kept) -> kept.result().bytes() + OVERHEAD)
                .removalListener((String id, Kept<T> kept, com.github.benmanes.caffeine.cache.RemovalCause cause) ->
                        ids.remove(kept.ask().place(), id))
                .build();
    }

    public void keep(Ask ask, Generated<T> result) {
        results.put(result.id(), new Kept<>(result, ask));
        ids.put(ask.place(), result.id());
    }

    /** The result of a generation of this owner. */
    public Optional<Generated<T>> find(String id, String owner) {
        return Optional.ofNullable(results.getIfPresent(id))
                .filter(kept -> kept.ask().owner().equals(owner))
                .map(Kept::result);
    }

    /**
     * What a request before this one got.
     *
     * @throws dev.tessera.web.errors.ApiException 422 if its key stood before another body
     */
    Optional<Generated<T>> before(Ask ask) {
        return Optional.ofNullable(ids.get(ask.place()))
                .map(results::getIfPresent)
                .map(kept -> {
                    Refusals.requireSame(kept.ask(), ask);
                    return kept.result();
                });
    }
}
