package dev.tessera.embedded.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * {@code postmaster.pid}, which PostgreSQL writes into its data folder and removes when it stops: line 1 the process,
 * line 2 the folder, line 3 its start in Unix seconds, line 4 the port. A killed server leaves it behind.
 */
record PostmasterFile(long pid, int port) {

    static final String NAME = "postmaster.pid";

    /** Empty when there is none, or when it is cut off: then the server never got as far as listening. */
    static Optional<PostmasterFile> read(Path cluster) throws IOException {
        var file = cluster.resolve(NAME);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        var lines = Files.readAllLines(file);
        try {
            return Optional.of(new PostmasterFile(
                    Long.parseLong(lines.get(0).trim()),
                    Integer.parseInt(lines.get(3).trim())));
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    /** The living process, if it is a PostgreSQL server; another program may have got the number since. */
    Optional<ProcessHandle> server() {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .filter(p ->
                        p.info().command().filter(c -> c.endsWith("postgres")).isPresent());
    }
}
