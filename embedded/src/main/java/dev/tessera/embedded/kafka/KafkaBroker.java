package dev.tessera.embedded.kafka;

import dev.tessera.embedded.EmbeddedServerException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/** A Kafka broker and its controller in this JVM; the log is made at the first start and kept. */
public final class KafkaBroker implements AutoCloseable {

    private final KafkaRaftServer server;
    private final int port;

    private KafkaBroker(KafkaRaftServer server, int port) {
        this.server = server;
        this.port = port;
    }

    /**
     * Returns when the broker takes connections.
     *
     * @param port for clients, free
     * @param controllerPort for the broker's own controller, free; nothing depends on it staying the same
     */
    public static KafkaBroker start(Path folder, int port, int controllerPort) {
        return startBehind(port, folder, port, controllerPort);
    }

    /** @param advertisedPort that clients are sent to, such as a proxy's in front of {@code port} */
    public static KafkaBroker startBehind(int advertisedPort, Path folder, int port, int controllerPort) {
        var settings = SingleNode.settings(folder, port, controllerPort);
        settings.setProperty("advertised.listeners", "PLAINTEXT://127.0.0.1:" + advertisedPort);
        try {
            if (!Files.exists(folder.resolve("meta.properties"))) {
                format(folder);
            }
            var server = new KafkaRaftServer(KafkaConfig.fromProps(settings, false), Time.SYSTEM);
            server.startup();
            return new KafkaBroker(server, port);
        } catch (Exception e) {
            throw new EmbeddedServerException(
                    "Kafka did not start on " + folder + " (" + e.getMessage()
                            + "); nothing of value is in it: delete the folder and start again",
                    e);
        }
    }

    private static void format(Path folder) throws Exception {
        Files.createDirectories(folder);
        var said = new ByteArrayOutputStream();
        new Formatter()
                .setPrintStream(new PrintStream(said, true, StandardCharsets.UTF_8))
                .setNodeId(SingleNode.ID)
                .setClusterId(Uuid.randomUuid().toString())
                .setControllerListenerName(SingleNode.CONTROLLER)
                .setMetadataLogDirectory(folder.toString())
                .addDirectory(folder.toString())
                .setReleaseVersion(MetadataVersion.latestProduction())
                .run();
    }

    public int port() {
        return port;
    }

    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }
}
