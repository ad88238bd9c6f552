package dev.tessera.benchmarks.processes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** Lines of a file, one for each attempt that a worker begins: what the kernel has taken survives a killed process. */
public final class WorkLog {

    private final Path file;

    WorkLog(Path file) {
        this.file = file;
    }

    /** @param trace of the job; empty when the worker was told none */
    public record Entry(UUID job, long fence, String worker, String trace) {

        private String line() {
            return job + " " + fence + " " + worker + " " + trace + "\n";
        }

        private static Entry parse(String line) {
            var parts = line.split(" ", -1);
            return new Entry(UUID.fromString(parts[0]), Long.parseLong(parts[1]), parts[2], parts[3]);
        }
    }

    void add(Entry entry) {
        try {
            Files.writeString(file, entry.line(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All entries of all workers. */
    public static List<Entry> readAll(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.flatMap(WorkLog::lines).map(Entry::parse).toList();
        }
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
