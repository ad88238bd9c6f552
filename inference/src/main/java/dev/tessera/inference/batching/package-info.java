/**
 * Continuous batching: generations of one model share batches and join and leave at any step.
 *
 * <p>A generation is <em>waiting</em> from its submission until rows are free for it, then <em>running</em> until it has
 * no next step, is cancelled, misses its deadline, or a step fails. It ends exactly once: its engine resources are released
 * first, then its ticket completes.
 *
 * <p>One thread, the lane, makes all calls to the engine. Between two steps it ends what was cancelled or is late, admits
 * who waits (see {@link dev.tessera.inference.batching.WaitingRoom} for whose turn it is), and decides the next batch (see
 * {@link dev.tessera.inference.batching.StepPlan}). So cancellation and deadlines take effect at the next step; a
 * generation that only waits is cancelled at once, by the thread that asks.
 *
 * <p>A step that throws ends the generations of its batch with what was thrown; the others and the lane go on. Time comes
 * from the clock that the scheduler is given. Closing stops everything at the next step and closes the engine on the lane.
 *
 * <p>Results must not depend on who shares a batch. That is the engine's promise: rows are computed independently.
 */
package dev.tessera.inference.batching;
