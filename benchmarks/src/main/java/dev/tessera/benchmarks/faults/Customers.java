package dev.tessera.benchmarks.faults;

import dev.tessera.benchmarks.jobs.JobApi;
import dev.tessera.benchmarks.processes.Cluster;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Owners who order jobs, cancel a few and look at theirs, at the same time. They ask until they are told something. */
final class Customers implements AutoCloseable {

    private static final Duration AGAIN = Duration.ofMillis(200);
    private static final Duration LONGEST_OUTAGE = Duration.ofMinutes(3);

    private final Cluster cluster;
    private final Ledger ledger;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Future<?>> working = new ArrayList<>();

    Customers(Cluster cluster, Ledger ledger) {
        this.cluster = cluster;
        this.ledger = ledger;
    }

    /** @param spread the orders are spread over this time */
    void start(List<String> owners, int ordersEach, Duration spread, long seed) {
        for (int i = 0; i < owners.size(); i++) {
            var owner = owners.get(i);
            var random = new Random(seed + i);
            working.add(threads.submit(() -> {
                order(owner, ordersEach, spread, random);
                return owner;
            }));
        }
    }

    /** Returns when all orders are accepted. */
    void await() throws InterruptedException {
        for (var work : working) {
            try {
                work.get();
            } catch (ExecutionException e) {
                throw new IllegalStateException(
                        "a customer gave up: " + e.getCause().getMessage(), e.getCause());
            }
        }
    }

    private void order(String owner, int count, Duration spread, Random random) throws InterruptedException {
        // Without keep-alive across customers: each has connections of its own.
        var api = new JobApi(
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build(),
                cluster.address(),
                cluster.key(owner));
        var mine = new ArrayList<UUID>();
        long start = System.nanoTime();
        for (int i = 0; i < count; i++) {
            var order = Order.random(owner + "-" + i, random);
            mine.add(submit(api, order));
            if (order.cancel()) cancel(api, mine.get(i));
            // The same order once more, as from a client that missed the answer.
            if (random.nextInt(10) == 0) submit(api, order);
            long due = start + spread.toNanos() * (i + 1) / count;
            do {
                look(api, mine.get(random.nextInt(mine.size())));
                TimeUnit.MILLISECONDS.sleep(10);
            } while (System.nanoTime() < due);
        }
    }

    private UUID submit(JobApi api, Order order) throws InterruptedException {
        long end = System.nanoTime() + LONGEST_OUTAGE.toNanos();
        while (System.nanoTime() < end) {
            try {
                var reply = api.submit(order.key(), order.body(), order.priority(), order.traceparent());
                if (reply.accepted()) {
                    ledger.accept(order, reply.job());
                    return reply.job();
                }
                if (reply.status() != 409 && !outage(reply.status())) ledger.refuse("POST /v1/jobs: " + reply);
            } catch (IOException e) {
                // Whether it was accepted is not known: the key finds out.
            }
            TimeUnit.NANOSECONDS.sleep(AGAIN.toNanos());
        }
        throw new IllegalStateException(
                "order " + order.key() + " was not accepted within " + LONGEST_OUTAGE.toSeconds() + " s");
    }

    private void cancel(JobApi api, UUID job) throws InterruptedException {
        ledger.cancel(job);
        try {
            var reply = api.cancel(job);
            if (reply.status() >= 400 && reply.status() != 409 && !outage(reply.status())) {
                ledger.refuse("DELETE " + job + ": " + reply);
            }
        } catch (IOException e) {
            // It may be cancelled or not; both are fine.
        }
    }

    private void look(JobApi api, UUID job) throws InterruptedException {
        try {
            var reply = api.look(job);
            if (reply.accepted()) {
                ledger.see(job, reply.state());
            } else if (!outage(reply.status())) {
                ledger.refuse("GET " + job + ": " + reply);
            }
        } catch (IOException e) {
            // Nothing was seen.
        }
    }

    /** 502, 503 and 504 are what a broken stack may say. */
    private static boolean outage(int status) {
        return status >= 502 && status <= 504;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
