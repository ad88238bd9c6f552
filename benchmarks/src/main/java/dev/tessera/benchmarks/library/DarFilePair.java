package dev.tessera.benchmarks.library;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The two checkpoints of a D-AR in one folder; the tokenizer is the one with that word in its name. */
record DarFilePair(Path decoder, Path tokenizer) {

    /** @throws IllegalArgumentException if the folder holds anything but one of each */
    static DarFilePair in(Path folder) {
        try (var entries = Files.list(folder)) {
            var files = entries.filter(file -> file.toString().endsWith(".pt")).toList();
            return new DarFilePair(only(folder, files, false), only(folder, files, true));
        } catch (IOException e) {
            throw new UncheckedIOException(folder + " cannot be read", e);
        }
    }

    /** Bytes of both files. */
    long bytes() {
        try {
            return Files.size(decoder) + Files.size(tokenizer);
        } catch (IOException e) {
            throw new UncheckedIOException("the files of " + decoder.getParent() + " cannot be read", e);
        }
    }

    private static Path only(Path folder, List<Path> files, boolean tokenizer) {
        var found = files.stream()
                .filter(file -> file.getFileName().toString().contains("tokenizer") == tokenizer)
                .toList();
        if (found.size() != 1) {
            throw new IllegalArgumentException(folder + " holds " + found.size() + (tokenizer ? " tokenizer" : " other")
                    + " files .pt; a benchmark needs one decoder and one tokenizer");
        }
        return found.get(0);
    }
}
