package dev.tessera.benchmarks.jobs;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;

/** Clients that order jobs as fast as they are accepted. */
final class Load {

    private static final String NO_TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00";

    private Load() {}

    /** @param jobs in no order */
    record Accepted(List<UUID> jobs, Duration took) {

        double perSecond() {
            return jobs.size() / (took.toNanos() / 1e9);
        }
    }

    /** @param clients as many connections, each waiting for its answer before it asks again */
    static Accepted submit(List<JobApi> owners, int clients, int count, JsonNode body)
            throws InterruptedException, IOException {
        var threads = Executors.newFixedThreadPool(clients);
        var next = new AtomicInteger();
        var jobs = new ConcurrentLinkedQueue<UUID>();
        long start = System.nanoTime();
        var working = new ArrayList<Future<?>>();
        for (int i = 0; i < clients; i++) {
            var api = owners.get(i % owners.size());
            working.add(threads.submit(() -> {
                while (next.getAndIncrement() < count) jobs.add(one(api, body, "interactive"));
                return null;
            }));
        }
        try {
            for (var work : working) work.get();
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } finally {
            threads.shutdownNow();
        }
        return new Accepted(List.copyOf(jobs), Duration.ofNanos(System.nanoTime() - start));
    }

    static UUID one(JobApi api, JsonNode body, String priority) throws IOException, InterruptedException {
        var reply = api.submit(UUID.randomUUID().toString(), body, priority, NO_TRACE);
        if (!reply.accepted()) throw new IOException("the job was answered with " + reply);
        return reply.job();
    }
}
