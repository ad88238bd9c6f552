package dev.tessera.serving.hosting;

import java.util.Locale;

/** Where a hosted model stands. It starts LOADING and ends READY or FAILED; only a restart changes that again. */
public enum ModelState {
    /** Its files were recognised; its networks are being built. */
    LOADING,
    /** Takes requests. */
    READY,
    /** Could not be opened; the reason is in the log and in {@code /health/models/{id}}. */
    FAILED;

    /** As answers write it. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
