package dev.tessera.stack;

/** The stack cannot do what was asked: one sentence saying where, what was found, and the way out. */
public final class StackException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public StackException(String message) {
        super(message);
    }

    public StackException(String message, Throwable cause) {
        super(message, cause);
    }
}
