package dev.tessera.embedded.kit;

import dev.tessera.embedded.ports.Ports;
import dev.tessera.embedded.postgres.PostgresPrograms;
import dev.tessera.embedded.postgres.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;

/** One PostgreSQL for all tests of a JVM; every test class takes an empty database of its own. */
public final class TestPostgres {

    public static final String USER = "postgres";
    public static final String PASSWORD = "postgres";

    private static final AtomicInteger DATABASES = new AtomicInteger();

    private TestPostgres() {}

    /** Started at the first use, stopped with the JVM. */
    private static final class Server {
        static final PostgresServer RUNNING = start();

        private static PostgresServer start() {
            try {
                Path folder = Files.createTempDirectory("tessera-postgres");
                var server = PostgresServer.start(
                        folder.resolve("postgres"),
                        PostgresPrograms.folder(),
                        Ports.claim(InetAddress.getLoopbackAddress(), 0, "database", "--postgres-port"));
                Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, folder)));
                return server;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static void stop(PostgresServer server, Path folder) {
        server.close();
        TemporaryFolders.delete(folder);
    }

    /** @return the JDBC address of a new, empty database */
    public static String newDatabase() {
        var name = "test" + DATABASES.incrementAndGet();
        try (var connection = DriverManager.getConnection(Server.RUNNING.jdbcUrl());
                var statement = connection.createStatement()) {
            statement.execute("create database " + name);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return "jdbc:postgresql://127.0.0.1:" + Server.RUNNING.port() + "/" + name;
    }
}
