package dev.tessera.models;

import java.nio.file.Path;

/** A side file ({@code model.yaml} or a file that it names) that cannot be used: file, what is wrong, what to write. */
public final class SideFileException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public SideFileException(Path file, String reason) {
        super(file.getFileName() + ": " + reason);
    }
}
