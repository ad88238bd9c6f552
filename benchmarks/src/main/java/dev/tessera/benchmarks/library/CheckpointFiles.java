package dev.tessera.benchmarks.library;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;

/** The checkpoints of a folder, found by their names. */
record CheckpointFiles(Path folder) {

    /**
     * @param what is looked for, for people
     * @throws IllegalArgumentException if there is not exactly one
     */
    Path only(String what, Predicate<String> wanted) {
        try (var entries = Files.list(folder)) {
            var found = entries.filter(file -> wanted.test(file.getFileName().toString()))
                    .toList();
            if (found.size() != 1) {
                throw new IllegalArgumentException(
                        folder + " holds " + found.size() + " files that could be " + what + "; leave one there");
            }
            return found.get(0);
        } catch (IOException e) {
            throw new UncheckedIOException(folder + " cannot be read", e);
        }
    }
}
