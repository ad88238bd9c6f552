package dev.tessera.jobstore.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.embedded.kit.TestKafka;
import dev.tessera.embedded.kit.TestPostgres;
import dev.tessera.jobstore.TestJobStore;
import dev.tessera.protocol.jobs.JobTopics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

class RelayTest {

    private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    @Test
    void severalRelaysBringEveryCommittedMessageAndNothingElse() {
        var database = TestPostgres.newDatabase();
        try (var one = TestJobStore.on(database).withTables();
                var two = TestJobStore.on(database).withTables()) {
            var marker = UUID.randomUUID().toString();
            var outbox = one.bean(Outbox.class);
            var transactions = one.bean(TransactionTemplate.class);
            for (int i = 0; i < 50; i++) {
                var key = marker + "/" + i;
                transactions.executeWithoutResult(none -> outbox.add(JobTopics.CONTROL, key, "{}", Optional.of(TRACE)));
            }
            transactions.executeWithoutResult(transaction -> {
                outbox.add(JobTopics.CONTROL, marker + "/undone", "{}", Optional.empty());
                transaction.setRollbackOnly();
            });

            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> waiting(two) == 0);
            var sent = read(marker);
            assertThat(sent.keySet())
                    .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 50)
                            .mapToObj(i -> marker + "/" + i)
                            .toList());
            assertThat(sent.values()).containsOnly(TRACE);
        }
    }

    private static int waiting(TestJobStore store) {
        return store.bean(JdbcClient.class)
                .sql("select count(*) from outbox")
                .query(Integer.class)
                .single();
    }

    /** Trace by key. */
    private static Map<String, String> read(String marker) {
        var settings = Map.<String, Object>of("bootstrap.servers", TestKafka.bootstrapServers());
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            var partition = new TopicPartition(JobTopics.CONTROL, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            var found = new HashMap<String, String>();
            while (consumer.position(partition) < end) {
                for (var record : consumer.poll(Duration.ofSeconds(1))) {
                    if (!record.key().startsWith(marker)) continue;
                    var trace = record.headers().lastHeader("traceparent");
                    found.put(record.key(), trace == null ? "" : new String(trace.value(), StandardCharsets.US_ASCII));
                }
            }
            return found;
        }
    }
}
