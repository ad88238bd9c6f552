package dev.tessera.serving.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.protocol.Ids;
import org.junit.jupiter.api.Test;

class EarlyOrdersTest {

    private final EarlyOrders orders = new EarlyOrders();

    @Test
    void anOrderIsForOneAttemptAndTakenOnce() {
        var job = Ids.next();
        orders.keep(job, 2);

        assertThat(orders.take(job, 1)).isFalse();
        assertThat(orders.take(job, 2)).isTrue();
        assertThat(orders.take(job, 2)).isFalse();
    }

    @Test
    void onlyTheNewestAreKept() {
        var oldest = Ids.next();
        orders.keep(oldest, 1);
        for (int i = 1; i < EarlyOrders.MOST; i++) orders.keep(Ids.next(), 1);
        var newest = Ids.next();
        orders.keep(newest, 1);

        assertThat(orders.take(oldest, 1)).isFalse();
        assertThat(orders.take(newest, 1)).isTrue();
    }
}
