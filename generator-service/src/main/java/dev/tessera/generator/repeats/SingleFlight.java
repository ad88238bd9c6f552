package dev.tessera.generator.repeats;

import dev.tessera.protocol.Ids;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import reactor.core.publisher.Mono;

/**
 * Sees to it that a request which is sent again does not do its work again: OpenAI's clients repeat whatever got no answer
 * twice, and say so in a header; other clients mark a request with a key of their own. Both get what the first request
 * began or got. Knows only this process's work.
 */
public final class SingleFlight<T> {

    /** OpenAI's clients come again after 0.4 to 0.5 s the first time, and 0.8 to 1 s the second. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    private final KeptResults<T> kept;
    private final ToIntFunction<T> bytes;
    private final Map<Ask.Place, Flight<T>> running = new ConcurrentHashMap<>();

    /** @param bytes of memory that an answer takes, about */
    public SingleFlight(KeptResults<T> kept, ToIntFunction<T> bytes) {
        this.kept = kept;
        this.bytes = bytes;
    }

    /**
     * The answer to a request.
     *
     * @param begin the work, which starts when it is subscribed to and stops when that is cancelled
     * @throws dev.tessera.web.errors.ApiException 409 while a request with the same key runs, 422 if that had another body
     */
    public Mono<Generated<T>> run(Ask ask, Supplier<Mono<T>> begin) {
        if (!ask.maybeKnown()) return start(ask, begin.get());
        var before = kept.before(ask);
        if (before.isPresent()) return Mono.just(before.get());
        return Optional.ofNullable(running.get(ask.place()))
                .flatMap(flight -> joined(flight, ask))
                .orElseGet(() -> start(ask, begin.get()));
    }

    private Mono<Generated<T>> start(Ask ask, Mono<T> work) {
        var flight = new Flight<T>(ask, ask.mayComeAgain() ? GRACE : Duration.ZERO);
        if (ask.key().isEmpty()) {
            running.put(ask.place(), flight);
        } else {
            var other = running.putIfAbsent(ask.place(), flight);
            if (other != null) return joined(other, ask).orElseThrow(Refusals::running);
            // It may have ended between our look at what is kept and this.
            var before = kept.before(ask);
            if (before.isPresent()) {
                running.remove(ask.place(), flight);
                return Mono.just(before.get());
            }
        }
        return flight.begin(work.map(answer -> new Generated<>(Ids.next("gen"), answer, bytes.applyAsInt(answer)))
                .doOnNext(result -> kept.keep(ask, result))
                .doFinally(end -> running.remove(ask.place(), flight)));
    }

    /** Two at once with one key are the sender's mistake; one that comes after the first has gone takes its place. */
    private Optional<Mono<Generated<T>>> joined(Flight<T> flight, Ask ask) {
        if (ask.key().isPresent()) {
            Refusals.requireSame(flight.ask(), ask);
            if (flight.hasWaiting()) throw Refusals.running();
        }
        return flight.join();
    }
}
