package dev.tessera.serving.artifacts;

import java.nio.file.Path;
import java.time.Instant;

/**
 * A stored file that can be fetched until it expires.
 *
 * @param id unguessable, with the ending of the file's format, such as {@code img_5zj...q.png}
 */
public record Artifact(String id, Path file, String mediaType, Instant expires) {}
