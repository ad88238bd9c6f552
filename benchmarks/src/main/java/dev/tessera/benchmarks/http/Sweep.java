package dev.tessera.benchmarks.http;

import dev.tessera.benchmarks.report.Report;
import dev.tessera.benchmarks.report.Timings;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Throughput and latency with 1, 2, 4, ... clients that each ask again as soon as they are answered. */
final class Sweep {

    private final Api api;

    Sweep(Api api) {
        this.api = api;
    }

    /** @param perClient images that each client asks for */
    void run(int mostClients, int perClient, Report report) throws InterruptedException, ExecutionException {
        var rows = new ArrayList<List<String>>();
        for (int clients = 1; clients <= mostClients; clients *= 2) {
            rows.add(round(clients, perClient));
        }
        report.say("## Clients at once");
        report.table(List.of("clients", "images a second", "p50 ms", "p95 ms", "refused or failed"), rows);
    }

    private List<String> round(int clients, int perClient) throws InterruptedException, ExecutionException {
        var took = new ConcurrentLinkedQueue<Duration>();
        var failed = new AtomicInteger();
        var pool = Executors.newFixedThreadPool(clients);
        long start = System.nanoTime();
        var running = new ArrayList<Future<?>>();
        for (int client = 0; client < clients; client++) {
            int number = client;
            running.add(pool.submit(() -> ask(number, perClient, took, failed)));
        }
        for (var client : running) {
            client.get();
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        pool.shutdown();
        if (took.isEmpty()) {
            return List.of(Integer.toString(clients), "0", "-", "-", failed.toString());
        }
        var timings = Timings.of(took);
        return List.of(
                Integer.toString(clients),
                Timings.number(took.size() / seconds),
                Timings.number(timings.median()),
                Timings.number(timings.quantile(0.95)),
                failed.toString());
    }

    private Void ask(int client, int count, ConcurrentLinkedQueue<Duration> took, AtomicInteger failed)
            throws InterruptedException {
        for (int i = 0; i < count; i++) {
            try {
                took.add(api.image(1000L * client + i));
            } catch (IOException e) {
                failed.incrementAndGet();
            }
        }
        return null;
    }
}
