package dev.tessera.inference.onnx;

import dev.tessera.inference.checkpoint.TensorEntry;

/**
 * A weight that a session holds in eight bits: symmetric, one scale for each output channel (docs/precision.md).
 *
 * @param source {@code [out, in]} in the checkpoint
 * @param matrix int8 {@code [in, out]}, each number between -127 and 127
 * @param scales float32 {@code [out]}: a weight is about its number times the scale of its channel
 */
public record Int8Weight(TensorEntry source, Value matrix, Value scales) {}
