package dev.tessera.generator.repeats;

/**
 * A finished generation.
 *
 * @param id as the answer's header names it
 * @param bytes of memory that it takes, about
 */
public record Generated<T>(String id, T answer, int bytes) {}
