package dev.tessera.jobstore.batches;

/**
 * A request of a batch.
 *
 * @param number of its line in the file, from 1
 * @param body JSON
 */
record BatchLine(int number, String customId, String body) {}
