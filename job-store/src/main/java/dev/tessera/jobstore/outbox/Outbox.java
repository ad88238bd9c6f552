package dev.tessera.jobstore.outbox;

import dev.tessera.jobstore.database.RepeatedWork;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Messages that leave with the transaction that wrote them. {@link Relay} brings them to Kafka at least once; readers
 * must bear a message twice.
 */
public final class Outbox {

    /** The {@code NOTIFY} channel on which a commit wakes the relays. */
    public static final String CHANNEL = "tessera_outbox";

    private final JdbcClient database;
    private final RepeatedWork announcements;

    Outbox(JdbcClient database, RepeatedWork announcements) {
        this.database = database;
        this.announcements = announcements;
    }

    /**
     * Adds a message to the current transaction.
     *
     * @param key which partition it goes to
     * @param payload JSON
     */
    public void add(String topic, String key, String payload, Optional<String> traceparent) {
        database.sql("insert into outbox (topic, key, payload, traceparent) values (:topic, :key, :payload, :trace)")
                .param("topic", topic)
                .param("key", key)
                .param("payload", payload)
                .param("trace", traceparent.orElse(null))
                .update();
        announce();
    }

    /**
     * Wakes the relays after the commit, for whoever has written rows in one statement. Not within the transaction:
     * commits that notify wait for each other's write to disk, and accepting jobs would be as slow as one disk write
     * after another.
     */
    public void announce() {
        if (!TransactionSynchronizationManager.isSynchronizationActive()) {
            announcements.wake();
            return;
        }
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                announcements.wake();
            }
        });
    }
}
