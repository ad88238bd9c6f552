package dev.tessera.jobstore.outbox;

/** Messages could not be brought to Kafka; the transaction that took them is rolled back. */
final class OutboxException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    OutboxException(String message, Throwable cause) {
        super(message, cause);
    }
}
