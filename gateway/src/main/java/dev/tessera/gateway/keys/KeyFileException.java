package dev.tessera.gateway.keys;

import java.io.IOException;
import java.nio.file.Path;

/** The key file cannot be used, or a change to it makes no sense. */
public final class KeyFileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private KeyFileException(String message, Throwable cause) {
        super(message, cause);
    }

    static KeyFileException unreadable(Path file, Throwable cause) {
        return new KeyFileException(
                file.getFileName() + " is not a key file; restore it, or delete it and make new keys", cause);
    }

    static KeyFileException failed(Path file, IOException cause) {
        return new KeyFileException(file + " cannot be read or written: " + cause.getMessage(), cause);
    }

    static KeyFileException badName(String what, String found) {
        return new KeyFileException(
                what + ": '" + found + "' is not allowed; use 1 to 64 letters, digits, dots, dashes, underscores",
                null);
    }

    static KeyFileException badLimit(int found) {
        return new KeyFileException("requests per minute: " + found + " is not allowed; use 1 to 1000000", null);
    }

    static KeyFileException full(Path file, int most) {
        return new KeyFileException(
                file.getFileName() + " holds " + most + " keys, the most allowed; remove revoked ones", null);
    }
}
