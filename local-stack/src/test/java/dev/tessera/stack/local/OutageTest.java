package dev.tessera.stack.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.embedded.kafka.KafkaBroker;
import dev.tessera.embedded.ports.Ports;
import dev.tessera.embedded.postgres.PostgresPrograms;
import dev.tessera.embedded.postgres.PostgresServer;
import dev.tessera.stack.data.DataFolder;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The services of a stack while PostgreSQL and Kafka come and go under them. */
class OutageTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String IMAGE = "{\"prompt\":\"red apple\",\"seed\":3}";
    private static final String JOB = "{\"endpoint\":\"/v1/images/generations\",\"body\":" + IMAGE + "}";

    private final HttpClient http = HttpClient.newHttpClient();
    private final int postgresPort = port("database");
    private final int kafkaPort = port("broker");
    private final int gatewayPort = port("gateway");

    @TempDir
    Path folder;

    @Test
    void generatingGoesOnWithoutDatabaseAndBrokerAndJobsComeBackWithThem() throws Exception {
        var data = TestStack.data(folder).create();
        var client = LocalKey.provide(data);
        var settings = StackSettings.onFreePorts(data, TestStack.models(folder));
        int jobStorePort = port("job store");
        int generatorPort = port("generator");
        var postgres = postgres(data);
        var kafka = kafka(data);
        var services = List.of(
                Services.jobStore(jobStorePort, generatorPort, postgresPort, kafkaPort),
                Services.generator(settings, generatorPort, jobStorePort, kafkaPort),
                Services.gateway(settings, gatewayPort, generatorPort, jobStorePort));
        try {
            await(() -> get("/health/ready", client.key()).statusCode() == 200);
            await(() -> post("/v1/jobs", client.key(), JOB).statusCode() == 202);

            kafka.close();
            postgres.close();
            assertThat(post("/v1/images/generations", client.key(), IMAGE).statusCode())
                    .isEqualTo(200);
            var refused = post("/v1/jobs", client.key(), JOB);
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("Retry-After")).contains("2");
            assertThat(json(refused).path("error").path("code").asString()).isEqualTo("database_unavailable");
            assertThat(get("/health/ready", client.key()).statusCode()).isEqualTo(200);

            postgres = postgres(data);
            await(() -> post("/v1/jobs", client.key(), JOB).statusCode() == 202);
            var waiting = json(post("/v1/jobs", client.key(), JOB)).path("id").asString();
            kafka = kafka(data);
            await(() -> json(get("/v1/jobs/" + waiting, client.key()))
                    .path("state")
                    .asString()
                    .equals("succeeded"));
        } finally {
            services.forEach(ConfigurableApplicationContext::close);
            kafka.close();
            postgres.close();
        }
    }

    private PostgresServer postgres(DataFolder data) {
        return PostgresServer.start(data.postgres(), PostgresPrograms.folder(), postgresPort);
    }

    private KafkaBroker kafka(DataFolder data) {
        return KafkaBroker.start(data.kafka(), kafkaPort, port("controller"));
    }

    private static int port(String owner) {
        return Ports.claim(InetAddress.getLoopbackAddress(), 0, owner, "--port");
    }

    private HttpResponse<byte[]> get(String path, String key) throws Exception {
        return http.send(request(path, key).build(), BodyHandlers.ofByteArray());
    }

    private HttpResponse<byte[]> post(String path, String key, String body) throws Exception {
        var request =
                request(path, key).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body));
        return http.send(request.build(), BodyHandlers.ofByteArray());
    }

    private HttpRequest.Builder request(String path, String key) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gatewayPort + path))
                .timeout(Duration.ofMinutes(1))
                .header("Authorization", "Bearer " + key);
    }

    private static JsonNode json(HttpResponse<byte[]> response) {
        return JSON.readTree(response.body());
    }

    private static void await(Callable<Boolean> condition) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(200))
                .ignoreExceptions()
                .until(condition);
    }
}
