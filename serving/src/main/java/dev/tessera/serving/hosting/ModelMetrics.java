package dev.tessera.serving.hosting;

import dev.tessera.models.ImageGenerator;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/** What a service measures about the requests to one model; the scheduler's own work is in {@link SchedulerMetrics}. */
public final class ModelMetrics {

    private final MeterRegistry registry;
    private final String model;
    private final Timer firstPreview;
    private final Counter disconnects;
    private final Counter refused;

    ModelMetrics(MeterRegistry registry, String model) {
        this.registry = registry;
        this.model = model;
        firstPreview = Timer.builder("tessera.first.preview.time")
                .description("From the request to its first preview")
                .tag("model", model)
                .register(registry);
        disconnects = counter("tessera.client.disconnects", "Clients that left before their answer was complete");
        refused = counter("tessera.queue.refusals", "Requests refused because too many waited");
    }

    /** A request's first preview is ready to be sent. */
    public void firstPreview(Duration sinceRequest) {
        firstPreview.record(sinceRequest);
    }

    /** A client left before its answer was complete; its generation stops at the next step. */
    public void clientLeft() {
        disconnects.increment();
    }

    /** A request was refused for overload. */
    public void refused() {
        refused.increment();
    }

    /** Shows the model's queue as gauges. */
    void watch(ImageGenerator generator) {
        Gauge.builder("tessera.queue.waiting", () -> generator.queue().waiting())
                .description("Generations that wait for room in the batch")
                .tag("model", model)
                .register(registry);
        Gauge.builder("tessera.batch.running", () -> generator.queue().running())
                .description("Generations that share the batch now")
                .tag("model", model)
                .register(registry);
    }

    private Counter counter(String name, String description) {
        return Counter.builder(name)
                .description(description)
                .tag("model", model)
                .register(registry);
    }
}
