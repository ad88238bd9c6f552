package dev.tessera.web.health;

import java.util.List;
import java.util.function.BooleanSupplier;
import reactor.core.publisher.Mono;

/** A part of the process that must be ready before the process takes requests. */
@FunctionalInterface
public interface Readiness {
    /** What is waited for, by name; empty once all is ready. */
    Mono<List<String>> waitingFor();

    /** A part that knows at once, without asking anybody. */
    static Readiness of(String name, BooleanSupplier ready) {
        return () -> Mono.fromSupplier(() -> ready.getAsBoolean() ? List.of() : List.of(name));
    }
}
