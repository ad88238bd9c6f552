package dev.tessera.models;

/** A request that a model refuses: one sentence with field, value, range and remedy. */
public final class RequestException extends RuntimeException {

    /** Why it is refused. */
    public enum Reason {
        /** Wrong for every model (HTTP 400). */
        INVALID,
        /** Right in itself, but this model does not offer it (HTTP 422 or 400). */
        UNSUPPORTED
    }

    private static final long serialVersionUID = 1L;

    private final Reason reason;
    private final String field;

    public RequestException(Reason reason, String field, String message) {
        super(message);
        this.reason = reason;
        this.field = field;
    }

    /** {@code field} is wrong whatever the model. */
    public static RequestException invalid(String field, String message) {
        return new RequestException(Reason.INVALID, field, message);
    }

    /** {@code field} asks for something that this model does not offer. */
    public static RequestException unsupported(String field, String message) {
        return new RequestException(Reason.UNSUPPORTED, field, message);
    }

    public Reason reason() {
        return reason;
    }

    /** The request's field as the caller wrote it, such as {@code top_k}. */
    public String field() {
        return field;
    }
}
