/**
 * Checkpoints of full size with random weights, in the authors' file layout and tensor names. They cost what the
 * published ones cost to open and to run, and every run is the same: values come from a fixed seed.
 */
package dev.tessera.benchmarks.checkpoints;
