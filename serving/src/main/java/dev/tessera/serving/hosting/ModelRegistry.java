package dev.tessera.serving.hosting;

import dev.tessera.models.ImageGenerator;
import dev.tessera.models.ModelOptions;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The models of this service. Which ones there are is known at once; they are opened one after another by a thread of
 * their own, while the service answers already.
 */
public final class ModelRegistry implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ModelRegistry.class);

    private final List<HostedModel> models;
    private final Optional<String> defaultModel;
    private final MeterRegistry meters;
    private final Map<String, ModelMetrics> metrics = new ConcurrentHashMap<>();
    private final Thread loader;
    private final CountDownLatch loaded = new CountDownLatch(1);
    private volatile boolean closing;

    /** @throws IllegalArgumentException if {@code defaultModel} is none of the source's models */
    public ModelRegistry(
            ModelSource source, Optional<String> defaultModel, ModelOptions options, MeterRegistry meters) {
        this.models = source.candidates().stream().map(HostedModel::new).toList();
        this.defaultModel = defaultModel;
        this.meters = meters;
        defaultModel.filter(id -> find(id).isEmpty()).ifPresent(id -> {
            throw new IllegalArgumentException("tessera.serving.default-model: '" + id + "' is not hosted here; use "
                    + HostingErrors.listed(ids()));
        });
        if (models.isEmpty()) {
            LOG.warn("no model was found; put one into a folder of tessera.serving.model-directories and restart");
        }
        loader = new Thread(() -> load(options), "model-loader");
        loader.setDaemon(true);
        loader.start();
    }

    /** In the order they were found. */
    public List<HostedModel> models() {
        return models;
    }

    public Optional<HostedModel> find(String id) {
        return models.stream().filter(model -> model.id().equals(id)).findFirst();
    }

    /**
     * The model that a request names, or the default one.
     *
     * @throws dev.tessera.web.errors.ApiException 404 listing the models, 503 while it loads or if it failed
     */
    public ImageGenerator imageGenerator(Optional<String> id) {
        var model = id.isPresent() ? hosted(id.get()) : defaultModel();
        return switch (model.state()) {
            case LOADING -> throw HostingErrors.loading(model);
            case FAILED -> throw HostingErrors.failed(model);
            case READY -> model.generator().orElseThrow();
        };
    }

    /** The model of this id, in whatever state; 404 listing the others if there is none. */
    public HostedModel hosted(String id) {
        return find(id).orElseThrow(() -> HostingErrors.unknown(id, ids()));
    }

    /** Metrics of a model's requests. */
    public ModelMetrics metrics(String id) {
        return metrics.computeIfAbsent(id, model -> new ModelMetrics(meters, model));
    }

    /** No model is loading any more, and one at least takes requests. */
    public boolean ready() {
        return models.stream().noneMatch(model -> model.state() == ModelState.LOADING)
                && models.stream().anyMatch(model -> model.state() == ModelState.READY);
    }

    /** Waits until every model is READY or FAILED. */
    public void awaitLoaded() throws InterruptedException {
        loaded.await();
    }

    /** Stops all generations at their next step and frees the models. */
    @Override
    public void close() {
        closing = true;
        boolean interrupted = false;
        while (loader.isAlive()) {
            try {
                loader.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        models.forEach(HostedModel::close);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void load(ModelOptions options) {
        for (var model : models) {
            if (closing) {
                break;
            }
            model.load(options, new SchedulerMetrics(meters, model.id()));
            model.generator().ifPresent(generator -> metrics(model.id()).watch(generator));
        }
        loaded.countDown();
    }

    private HostedModel defaultModel() {
        return defaultModel
                .map(this::hosted)
                .or(() -> models.stream()
                        .filter(model -> model.state() != ModelState.FAILED)
                        .findFirst())
                .orElseThrow(HostingErrors::nothingHosted);
    }

    private List<String> ids() {
        return models.stream().map(HostedModel::id).toList();
    }
}
