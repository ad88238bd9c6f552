package dev.tessera.models;

import dev.tessera.inference.batching.SchedulerListener;
import dev.tessera.models.dar.DarFamily;
import dev.tessera.models.xar.XarFamily;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The door to models in files.
 *
 * <pre>{@code
 * try (var model = Models.open(Path.of("starter-models/d-ar-emoji"), ModelOptions.defaults())) { ... }
 * }</pre>
 */
public final class Models {

    /** Every family, one line each. */
    private static final List<ModelFamily> FAMILIES = List.of(new DarFamily(), new XarFamily());

    private Models() {}

    /** The models in a directory: those of its own files, and those of each folder in it, in the order of names. */
    public static List<ModelCandidate> scan(Path directory) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (var entries = Files.list(directory)) {
            var folders = entries.filter(Files::isDirectory).sorted().toList();
            return Stream.concat(Stream.of(directory), folders.stream())
                    .flatMap(folder -> recognise(folder).stream())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("the directory " + directory + " cannot be read", e);
        }
    }

    /** The models that the files of one folder make up. */
    public static List<ModelCandidate> recognise(Path folder) {
        var opened = ModelFolder.open(folder);
        var found = new ArrayList<ModelCandidate>();
        FAMILIES.forEach(family -> found.addAll(family.recognise(opened)));
        return found;
    }

    /**
     * Opens the first model of a folder.
     *
     * @throws IllegalArgumentException if its files make up no model that is known
     */
    public static ImageGenerator open(Path folder, ModelOptions options) {
        return recognise(folder).stream()
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException(folder + " holds no model that is known; known families: "
                                + FAMILIES.stream().map(ModelFamily::name).toList()))
                .openImageGenerator(options, SchedulerListener.none());
    }
}
