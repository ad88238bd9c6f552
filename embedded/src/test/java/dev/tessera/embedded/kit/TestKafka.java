package dev.tessera.embedded.kit;

import dev.tessera.embedded.kafka.KafkaBroker;
import dev.tessera.embedded.ports.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;

/** One Kafka broker for all tests of a JVM. */
public final class TestKafka {

    private TestKafka() {}

    /** Started at the first use, stopped with the JVM. */
    private static final class Broker {
        static final KafkaBroker RUNNING = start();

        private static KafkaBroker start() {
            try {
                Path folder = Files.createTempDirectory("tessera-kafka");
                var loopback = InetAddress.getLoopbackAddress();
                var broker = KafkaBroker.start(
                        folder.resolve("kafka"),
                        Ports.claim(loopback, 0, "broker", "--kafka-port"),
                        Ports.claim(loopback, 0, "controller", "--kafka-port"));
                Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(broker, folder)));
                return broker;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static void stop(KafkaBroker broker, Path folder) {
        broker.close();
        TemporaryFolders.delete(folder);
    }

    public static String bootstrapServers() {
        return Broker.RUNNING.bootstrapServers();
    }
}
