package dev.tessera.jobstore.content;

/**
 * Content that has arrived whole.
 *
 * @param sha256 32 bytes
 */
public record ReceivedContent(long bytes, byte[] sha256) {}
