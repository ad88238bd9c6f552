package dev.tessera.benchmarks.jobs;

import dev.tessera.benchmarks.report.Timings;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The rival: a table as a queue, taken from with {@code FOR UPDATE SKIP LOCKED}, as many services begin. It has no HTTP,
 * no owners, leases, events or results: one insert, one claim, one update, each a transaction.
 */
final class PlainQueue {

    private static final String CLAIM = """
            update plain_queue set state = 'running' where id =
                (select id from plain_queue where state = 'queued' order by id limit 1 for update skip locked)
            returning id""";

    private final String jdbcUrl;

    PlainQueue(String jdbcUrl) throws SQLException {
        this.jdbcUrl = jdbcUrl;
        try (var database = new Database(jdbcUrl)) {
            database.run("drop table if exists plain_queue");
            database.run(
                    "create table plain_queue (id bigint generated always as identity primary key, body text, state text)");
            database.run("create index plain_queue_waiting on plain_queue (id) where state = 'queued'");
        }
    }

    /** @return rows a second */
    double insert(int clients, int count, String body) throws InterruptedException {
        var next = new AtomicInteger();
        return count
                / seconds(clients, connection -> {
                    try (var insert =
                            connection.prepareStatement("insert into plain_queue (body, state) values (?, 'queued')")) {
                        while (next.getAndIncrement() < count) {
                            insert.setString(1, body);
                            insert.executeUpdate();
                        }
                    }
                });
    }

    /** @return rows a second, claimed one by one and marked as done */
    double drain(int workers, int count) throws InterruptedException {
        return count
                / seconds(workers, connection -> {
                    try (var claim = connection.prepareStatement(CLAIM);
                            var finish =
                                    connection.prepareStatement("update plain_queue set state = 'done' where id = ?")) {
                        while (true) {
                            long id;
                            try (var rows = claim.executeQuery()) {
                                if (!rows.next()) return;
                                id = rows.getLong(1);
                            }
                            finish.setLong(1, id);
                            finish.executeUpdate();
                        }
                    }
                });
    }

    void fill(int count) throws SQLException {
        try (var database = new Database(jdbcUrl)) {
            database.run("insert into plain_queue (body, state) select '{}', 'queued' from generate_series(1, " + count
                    + ")");
            database.run("analyze plain_queue");
        }
    }

    Timings claims(int count) throws SQLException {
        var took = new ArrayList<Duration>();
        try (var database = new Database(jdbcUrl);
                var claim = database.connection().prepareStatement(CLAIM)) {
            for (int i = 0; i < count; i++) {
                long start = System.nanoTime();
                claim.executeQuery().close();
                took.add(Duration.ofNanos(System.nanoTime() - start));
            }
        }
        return Timings.of(took);
    }

    @FunctionalInterface
    private interface Work {
        void run(Connection connection) throws SQLException;
    }

    private double seconds(int threads, Work work) throws InterruptedException {
        var pool = Executors.newFixedThreadPool(threads);
        Callable<Void> task = () -> {
            try (var connection = DriverManager.getConnection(jdbcUrl, "postgres", "postgres")) {
                work.run(connection);
            }
            return null;
        };
        long start = System.nanoTime();
        List<Future<Void>> running = new ArrayList<>();
        for (int i = 0; i < threads; i++) running.add(pool.submit(task));
        try {
            for (var each : running) each.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the plain queue failed", e.getCause());
        } finally {
            pool.shutdownNow();
        }
        return (System.nanoTime() - start) / 1e9;
    }
}
