package dev.tessera.benchmarks.processes;

import dev.tessera.embedded.postgres.PostgresPrograms;
import dev.tessera.embedded.postgres.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** A cluster of PostgreSQL whose server is started by its own command, so that its process is ours to kill. */
final class PostgresFolder {

    static final String USER = "postgres";
    static final String PASSWORD = "postgres";

    private final Path cluster;
    private final int port;

    /** Makes the cluster. */
    PostgresFolder(Path cluster, int port) {
        this.cluster = cluster;
        this.port = port;
        PostgresServer.start(cluster, PostgresPrograms.folder(), port).close();
    }

    static String jdbcUrl(int port) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?connectTimeout=2&socketTimeout=10";
    }

    /** The library starts it like this too: PostgreSQL refuses to be root, in a user namespace of its own it is nobody. */
    List<String> command() {
        var command = new ArrayList<String>();
        if (USER_IS_ROOT) command.addAll(List.of("unshare", "-U"));
        command.addAll(List.of(
                program().toString(),
                "-D",
                cluster.toString(),
                "-p",
                Integer.toString(port),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "unix_socket_directories="));
        return command;
    }

    private static final boolean USER_IS_ROOT = "root".equals(System.getProperty("user.name"));

    private static Path program() {
        try (var versions = Files.list(PostgresPrograms.folder())) {
            return versions.map(folder -> folder.resolve("bin").resolve("postgres"))
                    .filter(Files::isExecutable)
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new IllegalStateException("PostgreSQL's programs cannot be found: " + e.getMessage(), e);
        }
    }

    boolean answers() {
        try (var connection = DriverManager.getConnection(jdbcUrl(port), USER, PASSWORD)) {
            return connection.isValid(1);
        } catch (SQLException e) {
            return false;
        }
    }
}
