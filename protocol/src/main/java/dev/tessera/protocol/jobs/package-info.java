/**
 * What job-store and workers tell each other, over Kafka and HTTP.
 *
 * <p>job-store publishes a {@link dev.tessera.protocol.jobs.JobWakeUp} to the topic of the job's kind and priority. A
 * worker that takes it from its share group claims the job ({@link dev.tessera.protocol.jobs.ClaimRequest}) and gets a
 * <em>fence</em>, higher than any before. While it works it sends heartbeats, and every
 * {@link dev.tessera.protocol.jobs.JobEvent} carries the fence: what an older fence says is ignored. A record in Kafka is
 * never more than a hint; what counts is the row in PostgreSQL.
 *
 * <p>Records are JSON. Readers ignore members they do not know, so that services of two versions can run side by side; a
 * {@code version} above the reader's own is refused.
 */
package dev.tessera.protocol.jobs;
