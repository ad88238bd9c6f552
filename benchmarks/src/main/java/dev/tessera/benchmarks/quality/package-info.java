/**
 * What int8 changes, measured: images of the same seeds beside those of fp32, and single calls of the networks on the same inputs,
 * where fp32 leads and int8 is only asked for its answer.
 */
package dev.tessera.benchmarks.quality;
