/**
 * What heals by itself, without anybody asking.
 *
 * <p>The <em>sweeper</em> looks several times within a lease: jobs whose worker keeps silent are queued again under a
 * higher fence, wake-ups that Kafka seems to have lost are sent again, and what passed its deadline fails. The
 * <em>cleaner</em> takes away what nobody needs any more. Every replica runs both; rows that another holds are skipped. Time
 * is the database's: {@code now()}.
 *
 * <p>A wake-up cannot be proved lost: it may just wait behind others. So one that was not answered is sent again, each
 * time after twice as long; whoever takes a job's second wake-up is refused at the claim and drops it.
 */
package dev.tessera.jobstore.sweep;
