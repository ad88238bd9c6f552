/** A network that can be broken on purpose. */
package dev.tessera.benchmarks.network;
