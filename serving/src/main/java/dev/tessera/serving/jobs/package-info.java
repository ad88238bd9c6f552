/**
 * Workers: they take wake-ups from Kafka, claim the jobs at job-store, run them and report.
 *
 * <p>A <em>hand</em> is a thread with a share consumer of its own that takes no more records than it can run at once, and
 * keeps them until their jobs have ended: Kafka's lock on a record is renewed while its job runs. It accepts a record
 * when Kafka has the job's last event, releases it when the worker shuts down, and rejects what is no wake-up.
 *
 * <p>Heartbeats go on until job-store has applied the ending: an ending that waits in Kafka must not look like a worker
 * that was lost.
 *
 * <p>What a crash does: records come back when their locks expire, and jobs are queued again when their leases do. A
 * worker that was only slow finds its fence too old: nothing it still says is applied.
 */
package dev.tessera.serving.jobs;
