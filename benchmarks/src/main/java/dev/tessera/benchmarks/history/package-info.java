/**
 * What clients were told, what workers did and what the database holds in the end, and whether the three agree.
 *
 * <p>Rules, each a kind of {@link dev.tessera.benchmarks.history.Violation}: an accepted job reaches one final state and
 * keeps it; only the attempt with the job's last fence has written its result; a failure says why and leaves no result;
 * one idempotency key is one job; the trace of the request is the trace of every run.
 */
package dev.tessera.benchmarks.history;
