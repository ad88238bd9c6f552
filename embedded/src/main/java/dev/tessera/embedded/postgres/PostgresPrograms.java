package dev.tessera.embedded.postgres;

import java.nio.file.Path;

/** Where PostgreSQL's own files are unpacked, once for all servers of this user. */
public final class PostgresPrograms {

    private PostgresPrograms() {}

    /** {@code $XDG_CACHE_HOME/tessera/postgres-18.1}, by default under {@code ~/.cache}. */
    public static Path folder() {
        var cache = System.getenv("XDG_CACHE_HOME");
        var base =
                cache == null || cache.isBlank() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(cache);
        return base.resolve("tessera").resolve("postgres-18.1");
    }
}
