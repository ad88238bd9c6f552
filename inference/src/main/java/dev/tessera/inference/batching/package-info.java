/**
 * Continuous batching: generations of one model share batches and join and leave at any step.
 *
 * <h2>States</h2>
 *
 * <p>A generation is <em>waiting</em> from its submission until rows are free for it and it is its turn (see
 * {@link dev.tessera.inference.batching.WaitingRoom}), then <em>running</em> until it has no next step, is cancelled, misses
 * its deadline, or a step fails. It ends exactly once: what the engine gave it is taken back, the listener is told, and
 * then its ticket completes. So whoever sees a ticket complete may count on the rows being free.
 *
 * <h2>The lane</h2>
 *
 * <p>One thread, the lane, makes all calls to the engine. Between two steps it
 *
 * <ol>
 *   <li>ends the running generations that are complete, cancelled or late, which frees their rows,
 *   <li>ends those that were cancelled or became late while they waited,
 *   <li>admits who waits, as far as rows are free,
 *   <li>decides the next batch (see {@link dev.tessera.inference.batching.StepPlan}) and runs it.
 * </ol>
 *
 * <p>So cancellation and deadlines take effect at the next step, and a newcomer joins at the next step. A generation that
 * only waits is cancelled at once, by the thread that asks, also while a long step runs. With nothing to do the lane parks.
 *
 * <h2>The queue</h2>
 *
 * <p>A submission that fits into the free rows behind everybody who waits is always accepted. Beyond that the queue has a
 * length; a submission to a full queue is refused with the wait that the recent pace predicts. A generation with more rows
 * than the engine has is refused at once: it would wait for ever.
 *
 * <h2>Clocks</h2>
 *
 * <p>Time comes from the clock that the scheduler is given, and decides deadlines and reported durations only. Who joins
 * and what runs next depends on counted steps and turns, so it is the same at every speed.
 *
 * <h2>Failures</h2>
 *
 * <ul>
 *   <li>A step that throws, errors such as a lack of memory included, ends the generations of its batch with what was
 *       thrown; the others and the lane go on.
 *   <li>An admission that throws ends that generation; so does a {@code next}. A release that throws ends the generation
 *       as failed, unless it had failed before.
 *   <li>A listener that throws is logged.
 *   <li>Closing stops everything at the next step: running and waiting generations end as cancelled, then the lane closes
 *       the engine and ends. Later submissions are refused.
 * </ul>
 *
 * <p>Results must not depend on who shares a batch. That is the engine's promise: rows are computed independently.
 */
package dev.tessera.inference.batching;
