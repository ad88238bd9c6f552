package dev.tessera.serving.pattern;

import dev.tessera.inference.batching.SchedulerListener;
import dev.tessera.inference.onnx.Graph;
import dev.tessera.models.ImageGenerator;
import dev.tessera.models.ImageTokenizer;
import dev.tessera.models.ModelCandidate;
import dev.tessera.models.ModelOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/** {@link PatternGenerator} as something a service can host. */
public final class PatternModel implements ModelCandidate {

    private final String id;
    private final StepGate gate;
    private final CountDownLatch mayOpen;
    private final CompletableFuture<PatternGenerator> opened = new CompletableFuture<>();

    /** @param mayOpen opening waits for it */
    public PatternModel(String id, StepGate gate, CountDownLatch mayOpen) {
        this.id = id;
        this.gate = gate;
        this.mayOpen = mayOpen;
    }

    /** Opens at once. */
    public static PatternModel of(String id, StepGate gate) {
        return new PatternModel(id, gate, new CountDownLatch(0));
    }

    /** Cannot be opened. */
    public static PatternModel broken(String id, String reason) {
        var model = of(id, StepGate.open());
        model.opened.completeExceptionally(new IllegalStateException(reason));
        return model;
    }

    /** Waits until it is opened. */
    public PatternGenerator generator() {
        return opened.join();
    }

    @Override
    public ImageGenerator openImageGenerator(ModelOptions options, SchedulerListener listener) {
        try {
            mayOpen.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (opened.isCompletedExceptionally()) {
            throw new IllegalStateException(
                    opened.handle((none, failure) -> failure.getMessage()).join());
        }
        var generator = new PatternGenerator(id, gate, options.queueLength(), listener);
        opened.complete(generator);
        return generator;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String family() {
        return "pattern";
    }

    @Override
    public Path folder() {
        return Path.of(".");
    }

    @Override
    public Map<String, Object> configuration() {
        return Map.of();
    }

    @Override
    public List<String> unusedTensors() {
        return List.of();
    }

    @Override
    public Map<String, Graph> graphs(ModelOptions options) {
        return Map.of();
    }

    @Override
    public Optional<ImageTokenizer> openImageTokenizer(ModelOptions options) {
        return Optional.empty();
    }
}
