/**
 * Breaks the stack while clients use it: {@link dev.tessera.benchmarks.faults.RunFaults} is the program,
 * {@link dev.tessera.benchmarks.faults.Nemesis} does the breaking, {@link dev.tessera.benchmarks.faults.Customers} send
 * jobs, and {@link dev.tessera.benchmarks.history.Checker} judges.
 */
package dev.tessera.benchmarks.faults;
