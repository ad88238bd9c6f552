package dev.tessera.serving.hosting;

import dev.tessera.inference.batching.SchedulerListener;
import dev.tessera.models.ImageGenerator;
import dev.tessera.models.ModelCandidate;
import dev.tessera.models.ModelOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A model of this service. {@link #load} is called once, by the loader's thread; all else by anyone. */
public final class HostedModel {

    private static final Logger LOG = LoggerFactory.getLogger(HostedModel.class);

    private record Standing(ModelState state, Optional<ImageGenerator> generator, String failure) {}

    private final ModelCandidate candidate;
    private final Instant folderChanged;
    private volatile Standing standing = new Standing(ModelState.LOADING, Optional.empty(), "");

    HostedModel(ModelCandidate candidate) {
        this.candidate = candidate;
        this.folderChanged = changed(candidate.folder());
    }

    public String id() {
        return candidate.id();
    }

    public String family() {
        return candidate.family();
    }

    /** When its newest file was written; while it is not READY, when its folder changed. */
    Instant created() {
        return standing.generator.map(ready -> ready.description().created()).orElse(folderChanged);
    }

    public ModelState state() {
        return standing.state;
    }

    /** Present exactly while READY. */
    public Optional<ImageGenerator> generator() {
        return standing.generator;
    }

    /** Why it FAILED, one sentence; empty otherwise. */
    public String failure() {
        return standing.failure;
    }

    /** A model that cannot be opened is FAILED and harms no other, whatever was thrown. */
    void load(ModelOptions options, SchedulerListener listener) {
        long started = System.nanoTime();
        try {
            var generator = candidate.openImageGenerator(options, listener);
            standing = new Standing(ModelState.READY, Optional.of(generator), "");
            LOG.info("model {} ({}) is ready after {} ms", id(), family(), (System.nanoTime() - started) / 1_000_000);
        } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
            var reason = e.getMessage() == null ? e.toString() : e.getMessage();
            standing = new Standing(ModelState.FAILED, Optional.empty(), reason);
            LOG.error("model {} in {} cannot be opened: {}", id(), candidate.folder(), reason, e);
        }
    }

    void close() {
        standing.generator.ifPresent(ImageGenerator::close);
    }

    private static Instant changed(Path folder) {
        try {
            return Files.getLastModifiedTime(folder).toInstant();
        } catch (IOException e) {
            return Instant.now();
        }
    }
}
