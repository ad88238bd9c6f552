package dev.tessera.protocol.keys;

/**
 * A new key.
 *
 * @param key in plain text: the only time it can be seen
 */
public record CreatedKey(String key, StoredKey stored) {}
