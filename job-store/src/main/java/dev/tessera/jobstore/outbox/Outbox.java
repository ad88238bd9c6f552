package dev.tessera.jobstore.outbox;

import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Messages that leave with the transaction that wrote them. {@link Relay} brings them to Kafka at least once; readers
 * must bear a message twice.
 */
public final class Outbox {

    /** The {@code NOTIFY} channel on which a commit wakes the relays. */
    public static final String CHANNEL = "tessera_outbox";

    private final JdbcClient database;

    Outbox(JdbcClient database) {
        this.database = database;
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

    /** Wakes the relays at the commit, for whoever has written rows in one statement. */
    public void announce() {
        database.sql("select pg_notify('" + CHANNEL + "', '')")
                .query((row, number) -> 0)
                .single();
    }
}
