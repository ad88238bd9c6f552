package dev.tessera.benchmarks.jobs;

import dev.tessera.embedded.kafka.KafkaBroker;
import dev.tessera.embedded.ports.Ports;
import dev.tessera.embedded.postgres.PostgresPrograms;
import dev.tessera.embedded.postgres.PostgresServer;
import dev.tessera.gateway.GatewayService;
import dev.tessera.gateway.keys.ApiKeyFile;
import dev.tessera.jobstore.JobStoreService;
import dev.tessera.serving.jobs.JobRunner;
import dev.tessera.serving.jobs.JobSettings;
import dev.tessera.serving.jobs.JobWorker;
import dev.tessera.web.traces.Traces;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.springframework.context.ConfigurableApplicationContext;

/** Gateway, job store, PostgreSQL, Kafka and a worker in this JVM, as the local stack has them. */
final class Plane implements AutoCloseable {

    private static final String LOOPBACK = "127.0.0.1";
    private static final int REQUESTS_PER_MINUTE = 1_000_000;

    static final List<String> OWNERS = List.of("anna", "ben", "carla", "dan", "zoe");

    private final PostgresServer postgres;
    private final KafkaBroker kafka;
    private final ConfigurableApplicationContext jobStore;
    private final ConfigurableApplicationContext gateway;
    private final Map<String, String> keys = new HashMap<>();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private Plane(Path folder) {
        postgres = PostgresServer.start(folder.resolve("postgres"), PostgresPrograms.folder(), free());
        kafka = KafkaBroker.start(folder.resolve("kafka"), free(), free());
        jobStore = JobStoreService.start(
                "--server.port=0",
                "--spring.datasource.url=" + postgres.jdbcUrl(),
                "--spring.datasource.username=postgres",
                "--spring.datasource.password=postgres",
                "--tessera.job-store.kafka=" + kafka.bootstrapServers());
        // Made before the gateway reads them.
        var file = ApiKeyFile.at(folder.resolve("keys.json"));
        OWNERS.forEach(owner -> keys.put(
                owner,
                file.create(owner, "measurement", OptionalInt.of(REQUESTS_PER_MINUTE))
                        .key()));
        var upstream = "--tessera.gateway.upstreams.jobs.";
        gateway = GatewayService.start(
                "--server.port=0",
                "--tessera.gateway.keys-file=" + folder.resolve("keys.json"),
                "--tessera.gateway.upstreams.generator.essential=false",
                "--tessera.gateway.max-body=10MB",
                upstream + "url=" + jobStore(),
                upstream + "paths=/v1/jobs/**,/v1/files/**,/v1/batches/**",
                upstream + "streamed=/v1/files",
                upstream + "essential=false");
    }

    static Plane start(Path folder) throws Exception {
        var plane = new Plane(folder);
        var ready = HttpRequest.newBuilder(plane.jobStore().resolve("/health/ready"))
                .build();
        while (plane.client.send(ready, BodyHandlers.discarding()).statusCode() != 200) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
        return plane;
    }

    private static int free() {
        return Ports.claim(InetAddress.getLoopbackAddress(), 0, "measurement", "none");
    }

    private static int port(ConfigurableApplicationContext service) {
        return service.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    URI jobStore() {
        return URI.create("http://" + LOOPBACK + ":" + port(jobStore));
    }

    URI address() {
        return URI.create("http://" + LOOPBACK + ":" + port(gateway));
    }

    String jdbcUrl() {
        return postgres.jdbcUrl();
    }

    /** Through the gateway, as one of {@link #OWNERS}. */
    JobApi api(String owner) {
        return new JobApi(client, address(), key(owner));
    }

    String key(String owner) {
        return keys.get(owner);
    }

    /** What is done while a worker works. */
    @FunctionalInterface
    interface Meanwhile {
        void run() throws Exception;
    }

    /** Starts a worker, and closes it afterwards. */
    void working(JobRunner runner, int hands, int recordsPerHand, Meanwhile meanwhile) throws Exception {
        var settings = new JobSettings(
                Optional.of(jobStore()),
                Optional.of(kafka.bootstrapServers()),
                Optional.of("measurement"),
                hands,
                hands,
                recordsPerHand);
        var worker = JobWorker.start(settings, List.of(runner), new SimpleMeterRegistry(), Traces.none());
        try {
            meanwhile.run();
        } finally {
            worker.close();
        }
    }

    @Override
    public void close() {
        gateway.close();
        jobStore.close();
        kafka.close();
        postgres.close();
    }
}
