/**
 * Messages to addresses that callers name, when jobs and batches end, after the Standard Webhooks specification.
 *
 * <p>The transaction that ends a job or batch also writes one row of {@code webhook_delivery} for each address that asked
 * for it ({@link dev.tessera.jobstore.webhooks.EndedWork}). {@link dev.tessera.jobstore.webhooks.DeliveryWork} of any
 * replica takes due rows under a lease, sends them and writes down what the receiver answered; a replica that dies in
 * between leaves the row to the next, so a message may come twice, with the same {@code webhook-id}. Nothing waits for a
 * receiver but the sender, and no receiver has more than a few of its places.
 */
package dev.tessera.jobstore.webhooks;
