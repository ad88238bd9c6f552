package dev.tessera.jobstore.database;

import dev.tessera.web.health.Readiness;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import reactor.core.publisher.Mono;

/**
 * Brings the database to this version's tables, as soon as the database is there. Several replicas may do it at once:
 * Flyway holds a lock.
 */
public final class Schema implements SmartLifecycle, Readiness {

    private static final Logger LOG = LoggerFactory.getLogger(Schema.class);
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final DataSource database;
    private volatile boolean current;
    private volatile Thread migration;

    public Schema(DataSource database) {
        this.database = database;
    }

    /** Whether the tables are there; before that nothing may be asked of the database. */
    public boolean current() {
        return current;
    }

    @Override
    public void start() {
        migration = new Thread(this::migrate, "schema");
        migration.setDaemon(true);
        migration.start();
    }

    private void migrate() {
        var flyway = Flyway.configure().dataSource(database).load();
        var said = false;
        while (!Thread.currentThread().isInterrupted()) {
            try {
                flyway.migrate();
                current = true;
                return;
            } catch (FlywayException e) {
                if (!said) LOG.warn("the database is not ready ({}); it is tried again until it is", e.getMessage());
                said = true;
            }
            try {
                Thread.sleep(PAUSE.toMillis());
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    @Override
    public void stop() {
        migration.interrupt();
        migration = null;
    }

    @Override
    public boolean isRunning() {
        return migration != null;
    }

    @Override
    public Mono<List<String>> waitingFor() {
        return Mono.fromSupplier(() -> current ? List.of() : List.of("the database"));
    }
}
