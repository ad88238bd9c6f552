package dev.tessera.benchmarks.processes;

import java.nio.file.Path;
import java.util.List;

/** How each program of the stack is started, and how it is seen to be ready. */
final class Commands {

    private static final String LOOPBACK = "127.0.0.1";

    private final ClusterPlan plan;
    private final Addresses addresses;

    Commands(ClusterPlan plan, Addresses addresses) {
        this.plan = plan;
        this.addresses = addresses;
    }

    Path keyFile() {
        return plan.folder().resolve("keys.json");
    }

    Path kafkaFolder() {
        return plan.folder().resolve("kafka");
    }

    Child postgres() {
        var postgres = new PostgresFolder(plan.folder().resolve("postgres"), addresses.postgres());
        return child("postgres", postgres.command(), postgres::answers);
    }

    Child kafka() {
        var arguments = List.of(
                kafkaFolder().toString(),
                Integer.toString(addresses.kafka()),
                Integer.toString(addresses.kafkaController()),
                Integer.toString(addresses.toKafka().port()));
        return java("kafka", "512m", "kafka", arguments, () -> Probes.accepts(addresses.kafka()));
    }

    Child jobStore(int number) {
        int port = addresses.jobStores().get(number);
        var arguments = List.of(
                "--server.address=" + LOOPBACK,
                "--server.port=" + port,
                "--spring.datasource.url="
                        + PostgresFolder.jdbcUrl(addresses.toPostgres().port()),
                "--spring.datasource.username=" + PostgresFolder.USER,
                "--spring.datasource.password=" + PostgresFolder.PASSWORD,
                "--tessera.job-store.kafka=" + kafkaAddress(),
                "--tessera.job-store.claims.lease=" + plan.lease().toMillis() + "ms");
        return java("job-store-" + (number + 1), "256m", "job-store", arguments, () -> Probes.ready(port));
    }

    /** It has no generator behind it: nothing here generates at once. */
    Child gateway() {
        var upstream = "--tessera.gateway.upstreams.jobs.";
        var arguments = List.of(
                "--server.address=" + LOOPBACK,
                "--server.port=" + addresses.gateway(),
                "--tessera.gateway.keys-file=" + keyFile(),
                "--tessera.gateway.key-store=" + jobStoreAddress(),
                "--tessera.gateway.upstreams.generator.essential=false",
                upstream + "url=" + jobStoreAddress(),
                upstream + "paths=/v1/jobs/**,/v1/files/**,/v1/batches/**,/v1/artifacts/art_*",
                upstream + "async=/v1/images/generations",
                upstream + "streamed=/v1/files",
                upstream + "essential=false");
        return java("gateway", "192m", "gateway", arguments, () -> Probes.lives(addresses.gateway()));
    }

    Child worker(int number) {
        var name = "worker-" + number;
        var arguments = List.of(
                name,
                jobStoreAddress(),
                kafkaAddress(),
                Integer.toString(plan.slots()),
                plan.folder().resolve("work").resolve(name + ".log").toString());
        return java(name, "192m", "worker", arguments, () -> true);
    }

    private Child java(String name, String heap, String role, List<String> arguments, Child.Probe ready) {
        return child(name, JavaProgram.command(heap, role, arguments), ready);
    }

    private Child child(String name, List<String> command, Child.Probe ready) {
        return new Child(name, command, plan.folder().resolve("logs").resolve(name + ".log"), ready);
    }

    private String kafkaAddress() {
        return LOOPBACK + ":" + addresses.toKafka().port();
    }

    private String jobStoreAddress() {
        return "http://" + LOOPBACK + ":" + addresses.toJobStores().port();
    }
}
