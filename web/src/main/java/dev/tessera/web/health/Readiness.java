package dev.tessera.web.health;

/** Something that must be ready before the process takes requests. */
@FunctionalInterface
public interface Readiness {
    boolean ready();
}
