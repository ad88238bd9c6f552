/**
 * Weights in eight bits: rounding them when a session is opened, and keeping the result in a file
 * (docs/precision.md). Nothing here knows ONNX Runtime.
 */
package dev.tessera.inference.int8;
