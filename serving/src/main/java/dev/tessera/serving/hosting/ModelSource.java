package dev.tessera.serving.hosting;

import dev.tessera.models.ModelCandidate;
import dev.tessera.models.Models;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where the models of a service come from. */
@FunctionalInterface
public interface ModelSource {

    /** Recognised models with distinct ids; the first one is the default model if the settings name none. */
    List<ModelCandidate> candidates();

    /** Directories on disk, the first one winning when two hold the same id. A broken folder is logged and left out. */
    static ModelSource directories(List<Path> directories) {
        return () -> {
            Map<String, ModelCandidate> found = new LinkedHashMap<>();
            directories.stream()
                    .flatMap(directory -> folders(directory).stream())
                    .flatMap(folder -> recognised(folder).stream())
                    .forEach(candidate -> {
                        var first = found.putIfAbsent(candidate.id(), candidate);
                        if (first != null) {
                            logger().warn(
                                            "the model {} in {} is left out: {} holds that id already",
                                            candidate.id(),
                                            candidate.folder(),
                                            first.folder());
                        }
                    });
            return List.copyOf(found.values());
        };
    }

    private static List<Path> folders(Path directory) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (var entries = Files.list(directory)) {
            return Stream.concat(
                            Stream.of(directory),
                            entries.filter(Files::isDirectory).sorted())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("the model directory " + directory + " cannot be read", e);
        }
    }

    private static List<ModelCandidate> recognised(Path folder) {
        try {
            return Models.recognise(folder);
        } catch (RuntimeException e) {
            logger().error("the model folder {} is left out: {}", folder, e.getMessage());
            return List.of();
        }
    }

    private static Logger logger() {
        return LoggerFactory.getLogger(ModelSource.class);
    }
}
