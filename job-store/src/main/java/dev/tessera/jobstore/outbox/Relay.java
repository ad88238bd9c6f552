package dev.tessera.jobstore.outbox;

import dev.tessera.jobstore.outbox.OutboxProducer.Message;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Brings rows of the outbox to Kafka and deletes them once Kafka has them, in one transaction: a relay that dies between
 * the two sends them twice, never not at all. Several relays share the rows, each taking what no other holds.
 */
final class Relay {

    private static final int BATCH = 500;

    private final JdbcClient database;
    private final TransactionTemplate transactions;
    private final OutboxProducer producer;

    Relay(JdbcClient database, TransactionTemplate transactions, OutboxProducer producer) {
        this.database = database;
        this.transactions = transactions;
        this.producer = producer;
    }

    /** @return whether there may be more */
    boolean forward() {
        Integer sent = transactions.execute(transaction -> forwardBatch());
        return sent != null && sent == BATCH;
    }

    private int forwardBatch() {
        var messages = database.sql("select id, topic, key, payload, traceparent from outbox order by id limit " + BATCH
                        + " for update skip locked")
                .query((row, number) -> new Message(
                        row.getLong("id"),
                        row.getString("topic"),
                        row.getString("key"),
                        row.getString("payload"),
                        Optional.ofNullable(row.getString("traceparent"))))
                .list();
        if (messages.isEmpty()) return 0;
        send(messages);
        database.sql("delete from outbox where id = any(:ids)")
                .param("ids", messages.stream().map(Message::id).toArray(Long[]::new))
                .update();
        return messages.size();
    }

    private void send(List<Message> messages) {
        try {
            producer.send(messages);
        } catch (ExecutionException e) {
            throw new OutboxException("Kafka did not take the outbox's messages; they stay and are sent again", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OutboxException("stopped while sending; the messages stay", e);
        }
    }
}
