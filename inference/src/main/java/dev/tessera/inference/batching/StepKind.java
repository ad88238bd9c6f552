package dev.tessera.inference.batching;

/**
 * One kind of step that generations share.
 *
 * @param name for metrics, such as {@code decode} or {@code denoise}
 * @param maxRows the most rows of one batch, at least the rows of the largest generation that is accepted
 */
public record StepKind(String name, int maxRows) {}
