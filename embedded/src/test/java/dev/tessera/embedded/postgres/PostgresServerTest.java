package dev.tessera.embedded.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tessera.embedded.EmbeddedServerException;
import dev.tessera.embedded.ports.Ports;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresServerTest {

    @TempDir
    static Path programs;

    @TempDir
    Path folder;

    @Test
    void aRowIsThereAfterARestartAndTheServerIsVersion18() throws Exception {
        try (var server = start()) {
            assertThat(ask(server, "create table kept as select 7 as it; show server_version_num"))
                    .startsWith("18");
        }

        try (var server = start()) {
            assertThat(ask(server, "select it from kept")).isEqualTo("7");
        }
        assertThat(cluster().resolve(PostmasterFile.NAME)).doesNotExist();
    }

    @Test
    void aServerLeftByAKilledStackIsStoppedAndItsDataKept() throws Exception {
        var killed = start();
        ask(killed, "create table kept as select 8 as it; select 1");
        // The library's own lock goes with a killed JVM; this one lives on.
        Files.delete(cluster().resolve("epg-lock"));
        var left = PostmasterFile.read(cluster()).orElseThrow().server().orElseThrow();

        try (var server = start()) {
            assertThat(left.isAlive()).isFalse();
            assertThat(ask(server, "select it from kept")).isEqualTo("8");
        }
    }

    @Test
    void aServerThatNoStackStartedIsRefused() throws Exception {
        try (var server = start()) {
            var process = PostmasterFile.read(cluster()).orElseThrow().pid();
            Files.delete(cluster().resolveSibling("postgres.pid"));

            assertThatThrownBy(this::start)
                    .isInstanceOf(EmbeddedServerException.class)
                    .hasMessage("PostgreSQL (process " + process + ", port " + server.port() + ") runs on " + cluster()
                            + " and was not started by Tessera; stop it, or choose another folder with --data");
        }
    }

    @Test
    void aFolderOfAnotherMajorVersionIsRefused() throws Exception {
        Files.createDirectories(cluster());
        Files.writeString(cluster().resolve("PG_VERSION"), "16\n");

        assertThatThrownBy(this::start)
                .isInstanceOf(EmbeddedServerException.class)
                .hasMessage(cluster() + " was written by PostgreSQL 16 and this stack brings PostgreSQL 18; "
                        + "move it with pg_dump and pg_restore, or choose another folder with --data");
    }

    private Path cluster() {
        return folder.resolve("postgres");
    }

    private PostgresServer start() {
        var port = Ports.claim(InetAddress.getLoopbackAddress(), 0, "database", "--postgres-port");
        return PostgresServer.start(cluster(), programs, port);
    }

    /** The first value of the last statement's answer. */
    private static String ask(PostgresServer server, String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(server.jdbcUrl());
                var statement = connection.createStatement()) {
            statement.execute(sql);
            while (statement.getResultSet() == null) {
                statement.getMoreResults();
            }
            var rows = statement.getResultSet();
            rows.next();
            return rows.getString(1);
        }
    }
}
