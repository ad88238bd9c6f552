package dev.tessera.benchmarks.jobs;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;

/** The plane's database, looked at from beside. */
final class Database implements AutoCloseable {

    private final Connection connection;

    Database(String jdbcUrl) throws SQLException {
        connection = DriverManager.getConnection(jdbcUrl, "postgres", "postgres");
    }

    Connection connection() {
        return connection;
    }

    long number(String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    void run(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Returns when no job is queued or running any more. */
    void awaitIdle() throws SQLException, InterruptedException {
        while (number("select count(*) from job where state in ('queued', 'running')") > 0) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
