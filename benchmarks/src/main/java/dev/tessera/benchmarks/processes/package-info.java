/** The stack as separate processes, each of which can be killed, paused and started again on its port and data. */
package dev.tessera.benchmarks.processes;
