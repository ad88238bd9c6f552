package dev.tessera.jobstore.webhooks;

import dev.tessera.jobstore.ids.ShownId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.scheduler.Schedulers;

/** Sends what is due, many at once, of which one address gets a few. */
final class DeliveryWork {

    private static final Logger LOG = LoggerFactory.getLogger(DeliveryWork.class);

    private static final int PLACES = 32;
    private static final int OF_ONE_ADDRESS = 4;

    /** For writing down how a try went, besides its timeout. */
    private static final Duration MARGIN = Duration.ofSeconds(30);

    private final Deliveries deliveries;
    private final WebhookEndpoints endpoints;
    private final DeliverySender sender;
    private final RetryPlan plan;
    private final Duration lease;
    private final Map<String, Integer> underWay = new HashMap<>();
    private volatile Runnable onFree = () -> {};

    DeliveryWork(
            Deliveries deliveries,
            WebhookEndpoints endpoints,
            DeliverySender sender,
            RetryPlan plan,
            Duration timeout) {
        this.deliveries = deliveries;
        this.endpoints = endpoints;
        this.sender = sender;
        this.plan = plan;
        this.lease = timeout.plus(MARGIN);
    }

    /** @param action called whenever a place has become free */
    void onFree(Runnable action) {
        onFree = action;
    }

    /** Begins some of what is due. @return whether there may be more */
    boolean next() {
        List<String> busy = new ArrayList<>();
        int free;
        synchronized (underWay) {
            underWay.forEach((url, count) -> {
                if (count >= OF_ONE_ADDRESS) busy.add(url);
            });
            free = PLACES
                    - underWay.values().stream().mapToInt(Integer::intValue).sum();
        }
        if (free <= 0) return false;
        // So few at once that one address cannot take all places in one round.
        var taken = deliveries.take(Math.min(free, OF_ONE_ADDRESS), busy, lease);
        taken.forEach(this::begin);
        return !taken.isEmpty();
    }

    private void begin(Delivery delivery) {
        synchronized (underWay) {
            underWay.merge(delivery.url(), 1, Integer::sum);
        }
        var secrets =
                delivery.secrets().isEmpty() ? List.of(endpoints.jobSecret(delivery.owner())) : delivery.secrets();
        sender.send(delivery.url(), ShownId.EVENT.of(delivery.id()), secrets, delivery.payload())
                .publishOn(Schedulers.boundedElastic())
                .doOnNext(answer -> note(delivery, answer))
                .doFinally(signal -> leave(delivery.url()))
                .subscribe(answer -> {}, thrown -> LOG.warn("delivery {} is tried again", delivery.id(), thrown));
    }

    private void note(Delivery delivery, Answer answer) {
        var verdict = plan.decide(answer, delivery.attempts());
        if (verdict instanceof RetryPlan.Verdict.Delivered) {
            deliveries.delivered(delivery, answer);
        } else if (verdict instanceof RetryPlan.Verdict.Again again) {
            deliveries.again(delivery, answer, again.pause());
        } else {
            deliveries.failed(delivery, answer);
        }
        if (verdict instanceof RetryPlan.Verdict.Gone) {
            delivery.endpoint().ifPresent(endpoint -> {
                endpoints.disable(endpoint);
                deliveries.drop(endpoint);
            });
        }
    }

    private void leave(String url) {
        synchronized (underWay) {
            underWay.computeIfPresent(url, (key, count) -> count == 1 ? null : count - 1);
        }
        onFree.run();
    }
}
