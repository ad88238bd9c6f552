package dev.tessera.embedded.postgres;

import dev.tessera.embedded.EmbeddedServerException;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** PostgreSQL 18 as a child process; its cluster is made at the first start and kept. */
public final class PostgresServer implements AutoCloseable {

    private static final String MAJOR = "18";

    private final EmbeddedPostgres server;
    private final LeftoverServer leftover;

    private PostgresServer(EmbeddedPostgres server, LeftoverServer leftover) {
        this.server = server;
        this.leftover = leftover;
    }

    /**
     * Returns when it takes connections.
     *
     * @param cluster folder of the data
     * @param programs folder that takes PostgreSQL's own files, unpacked once and shared by all stacks
     * @param port free, on the loopback address
     * @throws EmbeddedServerException if the cluster is another version's, or another server has it, or it does not start
     */
    public static PostgresServer start(Path cluster, Path programs, int port) {
        var leftover = new LeftoverServer(cluster, cluster.resolveSibling("postgres.pid"));
        var log = cluster.resolveSibling("logs").resolve("postgres.log");
        try {
            requireOwnVersion(cluster);
            leftover.remove();
            Files.createDirectories(log.getParent());
            Files.createDirectories(programs);
            var server = EmbeddedPostgres.builder()
                    .setDataDirectory(cluster)
                    .setCleanDataDirectory(false)
                    .setOverrideWorkingDirectory(programs.toFile())
                    .setRegisterShutdownHook(false)
                    .setPort(port)
                    .setServerConfig("listen_addresses", "127.0.0.1")
                    .setPGStartupWait(Duration.ofSeconds(60))
                    .setOutputRedirector(Redirect.appendTo(log.toFile()))
                    .setErrorRedirector(Redirect.appendTo(log.toFile()))
                    .start();
            var file = PostmasterFile.read(cluster);
            if (file.isPresent()) {
                leftover.remember(file.get().pid());
            }
            return new PostgresServer(server, leftover);
        } catch (IOException | IllegalStateException e) {
            throw new EmbeddedServerException(
                    "PostgreSQL did not start on " + cluster + " (" + e.getMessage() + "); its own words are in " + log,
                    e);
        }
    }

    /** {@code PG_VERSION} is the major version that made the cluster; no other one can read it. */
    private static void requireOwnVersion(Path cluster) throws IOException {
        var file = cluster.resolve("PG_VERSION");
        if (!Files.exists(file)) {
            return;
        }
        var found = Files.readString(file).trim();
        if (!found.equals(MAJOR)) {
            throw new EmbeddedServerException(
                    cluster + " was written by PostgreSQL " + found + " and this stack brings PostgreSQL " + MAJOR
                            + "; move it with pg_dump and pg_restore, or choose another folder with --data");
        }
    }

    public int port() {
        return server.getPort();
    }

    public String jdbcUrl() {
        return server.getJdbcUrl("postgres", "postgres");
    }

    @Override
    public void close() {
        try {
            server.close();
            leftover.forget();
        } catch (IOException e) {
            throw new EmbeddedServerException("PostgreSQL did not stop (" + e.getMessage() + ")", e);
        }
    }
}
