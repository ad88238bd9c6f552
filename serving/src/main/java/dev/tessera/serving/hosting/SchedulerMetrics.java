package dev.tessera.serving.hosting;

import dev.tessera.inference.batching.Priority;
import dev.tessera.inference.batching.SchedulerListener;
import dev.tessera.inference.batching.StepKind;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The work of one model as metrics. Those whose labels are known in advance are there, at zero, as soon as the model is
 * opened; those of a step kind from its first step on.
 */
final class SchedulerMetrics implements SchedulerListener {

    private static final Duration[] BOUNDS = {
        Duration.ofMillis(1), Duration.ofMillis(5), Duration.ofMillis(20), Duration.ofMillis(100),
        Duration.ofMillis(500), Duration.ofSeconds(2), Duration.ofSeconds(10), Duration.ofSeconds(60)
    };

    private record StepMeters(Timer time, DistributionSummary rows, DistributionSummary generations) {}

    private final MeterRegistry registry;
    private final String model;
    private final Map<Priority, Timer> queued = new EnumMap<>(Priority.class);
    private final Map<Outcome, Timer> ended = new EnumMap<>(Outcome.class);
    private final Counter cancelled;
    private final Map<String, StepMeters> steps = new ConcurrentHashMap<>();

    SchedulerMetrics(MeterRegistry registry, String model) {
        this.registry = registry;
        this.model = model;
        for (var priority : Priority.values()) {
            queued.put(
                    priority,
                    timer("tessera.queue.time", "From submission to joining the batch", "priority", lower(priority)));
        }
        for (var outcome : Outcome.values()) {
            ended.put(
                    outcome, timer("tessera.generation.time", "From submission to the end", "outcome", lower(outcome)));
        }
        cancelled = Counter.builder("tessera.cancellations")
                .description("Generations that were stopped because their client left or asked for it")
                .tag("model", model)
                .register(registry);
    }

    @Override
    public void admitted(Priority priority, Duration waited) {
        queued.get(priority).record(waited);
    }

    @Override
    public void stepped(StepKind kind, int generations, int rows, Duration took) {
        var meters = steps.computeIfAbsent(kind.name(), this::stepMeters);
        meters.time.record(took);
        meters.rows.record(rows);
        meters.generations.record(generations);
    }

    @Override
    public void ended(Outcome outcome, Duration total) {
        ended.get(outcome).record(total);
        if (outcome == Outcome.CANCELLED) {
            cancelled.increment();
        }
    }

    private StepMeters stepMeters(String kind) {
        return new StepMeters(
                timer("tessera.step.time", "One step of one batch", "kind", kind),
                summary("tessera.batch.rows", "Rows that shared a step", kind),
                summary("tessera.batch.generations", "Generations that shared a step", kind));
    }

    private Timer timer(String name, String description, String label, String value) {
        return Timer.builder(name)
                .description(description)
                .tags("model", model, label, value)
                .serviceLevelObjectives(BOUNDS)
                .register(registry);
    }

    private DistributionSummary summary(String name, String description, String kind) {
        return DistributionSummary.builder(name)
                .description(description)
                .tags("model", model, "kind", kind)
                .serviceLevelObjectives(1, 2, 4, 8, 16, 32, 64)
                .register(registry);
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
