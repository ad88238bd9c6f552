package dev.tessera.jobstore.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * What PostgreSQL's {@code NOTIFY} tells, on one connection for the whole process. A notification is a hint: it can be
 * lost with the connection, and then everyone is told to look for themselves.
 */
public final class Notifications implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(Notifications.class);
    private static final int WAIT_MILLIS = 1_000;

    private final DataSource database;
    private final Map<String, List<Consumer<String>>> listeners = new ConcurrentHashMap<>();
    private volatile Thread thread;

    Notifications(DataSource database) {
        this.database = database;
    }

    /**
     * Subscribes before the service starts.
     *
     * @param channel a name of lower-case letters and underscores
     * @param listener gets the payload, or an empty text when notifications may have been missed; it must not block
     */
    public void listen(String channel, Consumer<String> listener) {
        listeners.computeIfAbsent(channel, name -> new CopyOnWriteArrayList<>()).add(listener);
    }

    @Override
    public void start() {
        thread = new Thread(this::run, "notifications");
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        var said = false;
        while (thread == Thread.currentThread()) {
            try (var connection = database.getConnection()) {
                said = false;
                follow(connection);
            } catch (SQLException e) {
                if (thread != Thread.currentThread()) return;
                if (!said) LOG.warn("no notifications from the database ({}); connecting again", e.getMessage());
                said = true;
                pause();
            }
        }
    }

    private void follow(Connection connection) throws SQLException {
        connection.setAutoCommit(true);
        try (var statement = connection.createStatement()) {
            for (var channel : listeners.keySet()) statement.execute("listen " + channel);
        }
        listeners.values().forEach(all -> all.forEach(listener -> listener.accept("")));
        var postgres = connection.unwrap(PGConnection.class);
        while (thread == Thread.currentThread()) {
            for (var notification : postgres.getNotifications(WAIT_MILLIS)) {
                listeners
                        .getOrDefault(notification.getName(), List.of())
                        .forEach(listener -> listener.accept(notification.getParameter()));
            }
        }
        try (var statement = connection.createStatement()) {
            statement.execute("unlisten *");
        }
    }

    private static void pause() {
        try {
            Thread.sleep(WAIT_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void stop() {
        var running = thread;
        thread = null;
        if (running == null) return;
        try {
            running.join(2L * WAIT_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }
}
