package dev.tessera.generator.repeats;

import java.time.Duration;
import java.util.Optional;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * One piece of work and all who wait for it. When the last of them has gone it goes on for a moment, as that one may come
 * again, and is then stopped.
 */
final class Flight<T> {

    private final Ask ask;
    private final Duration grace;
    private final Sinks.One<Generated<T>> answer = Sinks.one();
    private Optional<Disposable> work = Optional.empty();
    private Optional<Disposable> end = Optional.empty();
    private int waiting;
    private boolean over;

    /** @param grace how long it goes on when nobody waits */
    Flight(Ask ask, Duration grace) {
        this.ask = ask;
        this.grace = grace;
    }

    Ask ask() {
        return ask;
    }

    /** Begins the work for the first who waits. */
    Mono<Generated<T>> begin(Mono<Generated<T>> task) {
        return Mono.defer(() -> {
            synchronized (this) {
                waiting++;
            }
            var begun = task.subscribe(this::succeed, this::fail);
            synchronized (this) {
                work = Optional.of(begun);
            }
            return answer.asMono().doOnCancel(this::left);
        });
    }

    /** For one who comes later; empty if the work has been stopped. */
    synchronized Optional<Mono<Generated<T>>> join() {
        if (over) return Optional.empty();
        waiting++;
        end.ifPresent(Disposable::dispose);
        end = Optional.empty();
        return Optional.of(answer.asMono().doOnCancel(this::left));
    }

    synchronized boolean hasWaiting() {
        return waiting > 0;
    }

    private synchronized void left() {
        waiting--;
        if (waiting > 0) return;
        if (grace.isZero()) {
            stop();
        } else {
            end = Optional.of(Mono.delay(grace).subscribe(tick -> stopIfAlone()));
        }
    }

    private synchronized void stopIfAlone() {
        if (waiting == 0) stop();
    }

    private void stop() {
        over = true;
        work.ifPresent(Disposable::dispose);
    }

    private void succeed(Generated<T> result) {
        answer.tryEmitValue(result);
    }

    private void fail(Throwable failure) {
        answer.tryEmitError(failure);
    }
}
