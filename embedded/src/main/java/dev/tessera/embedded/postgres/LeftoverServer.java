package dev.tessera.embedded.postgres;

import dev.tessera.embedded.EmbeddedServerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a killed stack leaves behind: its PostgreSQL goes on running. The next start stops it and starts its own, whose
 * output and settings it knows; the data is safe, this is a normal shutdown. A server that no stack started is not
 * touched.
 */
final class LeftoverServer {

    private static final Logger LOG = LoggerFactory.getLogger(LeftoverServer.class);
    private static final int PATIENCE_SECONDS = 30;

    private final Path cluster;
    private final Path started;

    /** @param started file beside the cluster in which a stack notes the process that it has started */
    LeftoverServer(Path cluster, Path started) {
        this.cluster = cluster;
        this.started = started;
    }

    void remember(long pid) throws IOException {
        Files.writeString(started, pid + "\n");
    }

    void forget() throws IOException {
        Files.deleteIfExists(started);
    }

    /** @throws EmbeddedServerException when another program's server has the folder, or ours does not stop */
    void remove() throws IOException {
        var file = PostmasterFile.read(cluster);
        var server = file.flatMap(PostmasterFile::server);
        if (server.isEmpty()) {
            // PostgreSQL itself refuses to start while any process has the number in a stale file.
            Files.deleteIfExists(cluster.resolve(PostmasterFile.NAME));
        } else if (isOurs(server.get().pid())) {
            LOG.info(
                    "stopping PostgreSQL (process {}), left by a stack that was killed",
                    server.get().pid());
            stop(server.get());
        } else {
            throw new EmbeddedServerException(
                    "PostgreSQL (process " + server.get().pid() + ", port "
                            + file.get().port() + ") runs on " + cluster
                            + " and was not started by Tessera; stop it, or choose another folder with --data");
        }
        forget();
    }

    private boolean isOurs(long pid) throws IOException {
        return Files.exists(started) && Files.readString(started).trim().equals(Long.toString(pid));
    }

    private void stop(ProcessHandle server) {
        // SIGTERM: refuses newcomers and waits for open sessions; those died with the stack.
        server.destroy();
        try {
            server.onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new EmbeddedServerException(
                    "PostgreSQL (process " + server.pid() + "), left by a stack that was killed, did not stop within "
                            + PATIENCE_SECONDS + " s; stop it with 'kill -INT " + server.pid() + "'");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EmbeddedServerException("interrupted while PostgreSQL stopped", e);
        }
    }
}
