package dev.tessera.jobstore.events;

import dev.tessera.jobstore.database.Notifications;
import dev.tessera.jobstore.events.JobEvents.Event;
import dev.tessera.jobstore.events.JobEvents.Seen;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.http.codec.ServerSentEvent;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/**
 * Jobs as they happen, for whoever watches: first what is known already, then each change as PostgreSQL tells of it. A
 * watcher that reads slowly is shown the newest progress, never less than every change of state.
 */
public final class JobEventStream implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(JobEventStream.class);

    /** Against proxies that close silent connections. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);

    /** For notifications that were lost with a connection to the database. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(2);

    private final JobEvents events;
    private final Map<String, Set<Sinks.Many<Boolean>>> watchers = new ConcurrentHashMap<>();
    private final Sinks.Empty<Void> closing = Sinks.empty();
    private volatile boolean running;

    JobEventStream(JobEvents events, Notifications notifications) {
        this.events = events;
        notifications.listen(JobEvents.CHANNEL, this::wake);
    }

    private void wake(String job) {
        watchers.getOrDefault(job, Set.of()).forEach(watcher -> watcher.tryEmitNext(true));
    }

    /**
     * Ends after the event that tells the job's end.
     *
     * @param after the last event that the watcher has seen; 0 for none
     */
    public Flux<ServerSentEvent<String>> watch(UUID job, int after) {
        var seen = new AtomicInteger(after);
        var comment = ServerSentEvent.<String>builder().comment("ok").build();
        var heartbeat = ServerSentEvent.<String>builder().comment("still here").build();
        Flux<ServerSentEvent<String>> shown = changes(job)
                .onBackpressureLatest()
                .concatMap(change -> look(job, seen.get()), 1)
                .takeUntil(Seen::ended)
                .concatMapIterable(Seen::events)
                .doOnNext(event -> seen.set(event.seq()))
                .map(JobEventStream::shown)
                .publish(all -> Flux.merge(
                        all, Flux.interval(HEARTBEAT).map(tick -> heartbeat).takeUntilOther(all.then())));
        return Flux.concat(Mono.just(comment), shown).takeUntilOther(closing.asMono());
    }

    private Flux<Boolean> changes(UUID job) {
        return Flux.using(
                () -> {
                    var sink = Sinks.many().unicast().<Boolean>onBackpressureBuffer();
                    watchers.computeIfAbsent(job.toString(), id -> ConcurrentHashMap.newKeySet())
                            .add(sink);
                    return sink;
                },
                sink -> Flux.merge(
                        Flux.just(true),
                        sink.asFlux(),
                        Flux.interval(LOOK_AGAIN).onBackpressureDrop().map(tick -> true)),
                sink -> watchers.computeIfPresent(job.toString(), (id, all) -> {
                    all.remove(sink);
                    return all.isEmpty() ? null : all;
                }));
    }

    /** While the database is away there is nothing new; it is looked at again. */
    private Mono<Seen> look(UUID job, int after) {
        return Mono.fromCallable(() -> events.since(job, after))
                .subscribeOn(Schedulers.boundedElastic())
                .onErrorResume(away -> {
                    LOG.debug("events of job {} cannot be read now", job, away);
                    return Mono.empty();
                });
    }

    private static ServerSentEvent<String> shown(Event event) {
        return ServerSentEvent.<String>builder()
                .id(Integer.toString(event.seq()))
                .event(event.type())
                .data(event.data())
                .build();
    }

    @Override
    public void start() {
        running = true;
    }

    /** Comes before the server's graceful end, which would wait for every watcher; they connect again elsewhere. */
    @Override
    public void stop() {
        running = false;
        closing.tryEmitEmpty();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
