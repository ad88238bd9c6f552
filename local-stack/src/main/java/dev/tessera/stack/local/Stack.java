package dev.tessera.stack.local;

import dev.tessera.embedded.kafka.KafkaBroker;
import dev.tessera.embedded.ports.Ports;
import dev.tessera.embedded.postgres.PostgresPrograms;
import dev.tessera.embedded.postgres.PostgresServer;
import dev.tessera.stack.StackException;
import dev.tessera.stack.data.ClientFile;
import dev.tessera.stack.data.RunningStack;
import dev.tessera.stack.data.StackLock;
import java.net.InetAddress;

/** Gateway, services, job store, PostgreSQL and Kafka in this JVM, on one data folder. */
public final class Stack implements AutoCloseable {

    private final StackLock lock;
    private final Parallel parts;
    private final String address;
    private final ClientFile client;

    private Stack(StackLock lock, Parallel parts, String address, ClientFile client) {
        this.lock = lock;
        this.parts = parts;
        this.address = address;
        this.client = client;
    }

    /**
     * Returns when all of it is ready to be used.
     *
     * @throws StackException in one sentence; whatever had started is stopped again
     */
    public static Stack start(StackSettings settings) {
        var data = settings.data().create();
        var lock = StackLock.take(data);
        var parts = new Parallel();
        try {
            var ports = Chosen.of(settings);
            var client = LocalKey.provide(data);
            if (settings.infrastructure()) {
                parts.start(
                        "postgres",
                        () -> PostgresServer.start(data.postgres(), PostgresPrograms.folder(), ports.postgres));
                parts.start("kafka", () -> KafkaBroker.start(data.kafka(), ports.kafka, ports.controller));
            }
            if (settings.infrastructure()) {
                parts.start(
                        "job-store",
                        () -> Services.jobStore(ports.jobStore, ports.generator, ports.postgres, ports.kafka));
            }
            parts.start("generator", () -> Services.generator(settings, ports.generator, ports.jobStore, ports.kafka));
            parts.start("gateway", () -> Services.gateway(settings, ports.gateway, ports.generator, ports.jobStore));
            parts.await();
            var address = "http://127.0.0.1:" + ports.gateway;
            Readiness.await(address, client.key());
            if (settings.infrastructure()) {
                Readiness.await("http://127.0.0.1:" + ports.jobStore, client.key());
            }
            new RunningStack(ProcessHandle.current().pid(), address, ports.jobStore, ports.postgres, ports.kafka)
                    .write(data);
            return new Stack(lock, parts, address, client);
        } catch (RuntimeException e) {
            parts.close();
            lock.close();
            throw e;
        }
    }

    /** All of them are looked at before anything starts, so that a taken one costs no waiting. */
    private record Chosen(int gateway, int generator, int jobStore, int postgres, int kafka, int controller) {

        static Chosen of(StackSettings settings) {
            var loopback = InetAddress.getLoopbackAddress();
            boolean all = settings.infrastructure();
            return new Chosen(
                    Ports.claim(loopback, settings.gatewayPort(), "gateway", "--port"),
                    Ports.claim(loopback, settings.generatorPort(), "generator-service", "--generator-port"),
                    all ? Ports.claim(loopback, settings.jobStorePort(), "job store", "--job-store-port") : 0,
                    all ? Ports.claim(loopback, settings.postgresPort(), "database", "--postgres-port") : 0,
                    all ? Ports.claim(loopback, settings.kafkaPort(), "broker", "--kafka-port") : 0,
                    all ? Ports.claim(loopback, 0, "broker's controller", "--kafka-port") : 0);
        }
    }

    /** Of the gateway, such as {@code http://127.0.0.1:8080}. */
    public String address() {
        return address;
    }

    /** The key that the commands on this machine use. */
    public ClientFile client() {
        return client;
    }

    /** Stops the gateway first and PostgreSQL last, then gives the data folder free. */
    @Override
    public void close() {
        parts.close();
        lock.close();
    }
}
