package dev.tessera.models;

import dev.tessera.inference.checkpoint.TensorTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Stream;

/** When the files of a model were written. */
public final class FileTimes {

    private FileTimes() {}

    /** When the newest of the tables' files was written. */
    public static Instant newest(TensorTable... tables) {
        return Stream.of(tables)
                .map(table -> table.entries().iterator().next().file())
                .map(FileTimes::written)
                .max(Instant::compareTo)
                .orElseThrow();
    }

    private static Instant written(Path file) {
        try {
            return Files.getLastModifiedTime(file).toInstant();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
