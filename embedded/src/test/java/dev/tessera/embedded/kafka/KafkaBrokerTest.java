package dev.tessera.embedded.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.embedded.ports.Ports;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaBrokerTest {

    private static final String TOPIC = "tessera.test";

    @TempDir
    Path folder;

    @Test
    void aMessageIsThereAfterARestartOnOtherPorts() throws Exception {
        try (var broker = start();
                var admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
                var producer = new KafkaProducer<>(
                        Map.of("bootstrap.servers", broker.bootstrapServers()),
                        new StringSerializer(),
                        new StringSerializer())) {
            admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get(20, TimeUnit.SECONDS);
            producer.send(new ProducerRecord<>(TOPIC, "kept")).get(20, TimeUnit.SECONDS);
        }

        try (var broker = start()) {
            assertThat(firstMessage(broker)).isEqualTo("kept");
        }
    }

    private KafkaBroker start() {
        var loopback = InetAddress.getLoopbackAddress();
        return KafkaBroker.start(
                folder.resolve("kafka"),
                Ports.claim(loopback, 0, "broker", "--kafka-port"),
                Ports.claim(loopback, 0, "controller", "--kafka-port"));
    }

    private static String firstMessage(KafkaBroker broker) {
        var settings = Map.<String, Object>of("bootstrap.servers", broker.bootstrapServers());
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            var partition = new TopicPartition(TOPIC, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            return consumer.poll(Duration.ofSeconds(20)).iterator().next().value();
        }
    }
}
