package dev.tessera.benchmarks.processes;

import dev.tessera.benchmarks.network.CutProxy;
import dev.tessera.gateway.keys.ApiKeyFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * The stack in processes of its own: PostgreSQL, Kafka, job stores, gateway and workers. Between them and their servers lie
 * proxies that can be cut.
 */
public final class Cluster implements AutoCloseable {

    private static final Duration START = Duration.ofMinutes(2);
    private static final Duration STOP = Duration.ofSeconds(10);
    private static final int REQUESTS_PER_MINUTE = 1_000_000;

    private final ClusterPlan plan;
    private final Addresses addresses;
    private final Commands commands;
    private final Map<String, String> keys = new HashMap<>();
    private final Child postgres;
    private final Child kafka;
    private final List<Child> jobStores = new ArrayList<>();
    private final Child gateway;
    private final List<Child> workers = new ArrayList<>();
    private final Thread hook = new Thread(this::killAll, "kill-children");

    private Cluster(ClusterPlan plan) throws IOException {
        this.plan = plan;
        Files.createDirectories(plan.folder().resolve("logs"));
        Files.createDirectories(plan.folder().resolve("work"));
        addresses = Addresses.choose(plan.jobStores());
        commands = new Commands(plan, addresses);
        var keyFile = ApiKeyFile.at(commands.keyFile());
        for (var owner : plan.owners()) {
            keys.put(
                    owner,
                    keyFile.create(owner, "faults", OptionalInt.of(REQUESTS_PER_MINUTE))
                            .key());
        }
        postgres = commands.postgres();
        kafka = commands.kafka();
        gateway = commands.gateway();
        for (int i = 0; i < plan.jobStores(); i++) jobStores.add(commands.jobStore(i));
    }

    /** Returns when everything is ready; the children end with this process. */
    public static Cluster start(ClusterPlan plan) throws IOException, InterruptedException {
        var cluster = new Cluster(plan);
        Runtime.getRuntime().addShutdownHook(cluster.hook);
        var first = cluster.all().toList();
        try {
            first.forEach(Child::start);
            for (var child : first) child.awaitReady(START);
            for (int i = 0; i < plan.workers(); i++) cluster.addWorker();
            return cluster;
        } catch (RuntimeException | InterruptedException e) {
            cluster.close();
            throw e;
        }
    }

    /** One more worker, started and not waited for. */
    public Child addWorker() {
        var worker = commands.worker(workers.size() + 1);
        workers.add(worker);
        worker.start();
        return worker;
    }

    public Child postgres() {
        return postgres;
    }

    public Child kafka() {
        return kafka;
    }

    public Child gateway() {
        return gateway;
    }

    public List<Child> jobStores() {
        return List.copyOf(jobStores);
    }

    public List<Child> workers() {
        return List.copyOf(workers);
    }

    /** Between job stores and PostgreSQL. */
    public CutProxy toPostgres() {
        return addresses.toPostgres();
    }

    /** Between everyone and Kafka. */
    public CutProxy toKafka() {
        return addresses.toKafka();
    }

    /** Between gateway or workers and job stores. */
    public CutProxy toJobStores() {
        return addresses.toJobStores();
    }

    /** The broker must be dead. It starts anew with no topic, no group and another cluster id. */
    public void wipeKafka() throws IOException {
        Folders.delete(commands.kafkaFolder());
    }

    public URI address() {
        return URI.create("http://127.0.0.1:" + addresses.gateway());
    }

    /** The API key of an owner of the plan. */
    public String key(String owner) {
        return keys.get(owner);
    }

    /** Past the proxy, for reading what is there in the end. */
    public String jdbcUrl() {
        return PostgresFolder.jdbcUrl(addresses.postgres());
    }

    /** Where workers note what they begin. */
    public Path workFolder() {
        return plan.folder().resolve("work");
    }

    public Path logs() {
        return plan.folder().resolve("logs");
    }

    /** Resumes, starts and waits for all of it, so that nothing is broken any more. */
    public void heal() throws InterruptedException {
        Stream.of(toPostgres(), toKafka(), toJobStores()).forEach(CutProxy::resume);
        all().forEach(Child::resume);
        for (var child : all().toList()) child.awaitReady(START);
    }

    private Stream<Child> all() {
        return Stream.of(Stream.of(postgres, kafka), jobStores.stream(), Stream.of(gateway), workers.stream())
                .flatMap(children -> children);
    }

    private void killAll() {
        all().forEach(child -> {
            try {
                child.kill();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** Workers first, PostgreSQL last, each in good order if it can. */
    @Override
    public void close() throws IOException {
        Stream.of(toPostgres(), toKafka(), toJobStores()).forEach(CutProxy::resume);
        var children = new ArrayList<>(all().toList());
        Collections.reverse(children);
        try {
            for (var child : children) {
                child.resume();
                child.stop(STOP);
            }
        } catch (InterruptedException e) {
            killAll();
            Thread.currentThread().interrupt();
        }
        addresses.close();
        Runtime.getRuntime().removeShutdownHook(hook);
    }
}
