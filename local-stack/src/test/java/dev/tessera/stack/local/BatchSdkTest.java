package dev.tessera.stack.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.MultipartField;
import com.openai.core.http.Headers;
import com.openai.errors.InvalidWebhookSignatureException;
import com.openai.models.batches.Batch;
import com.openai.models.batches.BatchCreateParams;
import com.openai.models.files.FileCreateParams;
import com.openai.models.files.FilePurpose;
import com.openai.models.webhooks.UnwrapWebhookEvent;
import com.openai.models.webhooks.WebhookCreateParams;
import com.openai.models.webhooks.WebhookVerificationParams;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A batch from file to webhook through OpenAI's official SDK, unchanged. */
class BatchSdkTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int LINES = 200;
    private static final int REFUSED = 17;

    @TempDir
    static Path folder;

    private static TestStack stack;
    private static OpenAIClient sdk;

    @BeforeAll
    static void start() {
        stack = TestStack.start(folder);
        sdk = OpenAIOkHttpClient.builder()
                .baseUrl(stack.address() + "/v1")
                .apiKey(stack.key())
                .build();
    }

    @AfterAll
    static void stop() {
        sdk.close();
        stack.close();
    }

    private record Message(Headers headers, String body) {}

    @Test
    void aBatchOf200LinesIsAnsweredAndItsWebhookVerified() throws Exception {
        BlockingQueue<Message> messages = new LinkedBlockingQueue<>();
        var receiver = receiver(messages);
        try {
            var secret = sdk.webhooks()
                    .create(WebhookCreateParams.builder()
                            .name("test")
                            .url("http://127.0.0.1:" + receiver.getAddress().getPort() + "/")
                            .addEventType(WebhookCreateParams.EventType.BATCH_COMPLETED)
                            .build())
                    .signingSecret();

            var done = finished(batch());

            var counts = done.requestCounts().orElseThrow();
            assertThat(List.of(counts.total(), counts.completed(), counts.failed()))
                    .containsExactly((long) LINES, LINES - 1L, 1L);
            var output = lines(done.outputFileId().orElseThrow());
            assertThat(ids(output)).hasSize(LINES - 1).doesNotContain("line-" + REFUSED);
            assertThat(image(output, "line-3")).isEqualTo(StackTest.seeded(stack));
            var errors = lines(done.errorFileId().orElseThrow());
            assertThat(ids(errors)).containsExactly("line-" + REFUSED);
            assertThat(errors.get(0).at("/response/body/error/param").asString())
                    .isEqualTo("n");

            var message = messages.poll(30, TimeUnit.SECONDS);
            assertThat(message).isNotNull();
            var event = unwrap(message, secret);
            assertThat(event.batchCompleted().orElseThrow().data().id()).isEqualTo(done.id());
            assertThatThrownBy(() -> unwrap(new Message(message.headers(), message.body() + " "), secret))
                    .isInstanceOf(InvalidWebhookSignatureException.class);
        } finally {
            receiver.stop(0);
        }
    }

    private static Batch batch() {
        var requests = IntStream.range(0, LINES)
                .mapToObj(i -> "{\"custom_id\":\"line-" + i
                        + "\",\"method\":\"POST\",\"url\":\"/v1/images/generations\","
                        + "\"body\":{\"prompt\":\"red apple\",\"seed\":" + i + (i == REFUSED ? ",\"n\":0" : "")
                        + "}}\n")
                .collect(Collectors.joining());
        var file = sdk.files()
                .create(FileCreateParams.builder()
                        .file(MultipartField.<InputStream>builder()
                                .value(new ByteArrayInputStream(requests.getBytes(StandardCharsets.UTF_8)))
                                .filename("requests.jsonl")
                                .build())
                        .purpose(FilePurpose.BATCH)
                        .build());
        assertThat(file.filename()).isEqualTo("requests.jsonl");
        return sdk.batches()
                .create(BatchCreateParams.builder()
                        .inputFileId(file.id())
                        .endpoint(BatchCreateParams.Endpoint.V1_IMAGES_GENERATIONS)
                        .completionWindow(BatchCreateParams.CompletionWindow._24H)
                        .build());
    }

    private static Batch finished(Batch batch) {
        return Awaitility.await()
                .atMost(Duration.ofMinutes(5))
                .pollInterval(Duration.ofMillis(250))
                .until(
                        () -> sdk.batches().retrieve(batch.id()),
                        now -> now.status().equals(Batch.Status.COMPLETED));
    }

    private static List<JsonNode> lines(String file) throws Exception {
        try (var content = sdk.files().content(file)) {
            return new String(content.body().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(JSON::readTree)
                    .toList();
        }
    }

    private static Set<String> ids(List<JsonNode> lines) {
        return lines.stream().map(line -> line.path("custom_id").asString()).collect(Collectors.toSet());
    }

    private static byte[] image(List<JsonNode> lines, String id) {
        return lines.stream()
                .filter(line -> line.path("custom_id").asString().equals(id))
                .map(line -> Base64.getDecoder()
                        .decode(line.at("/response/body/data/0/b64_json").asString()))
                .findFirst()
                .orElseThrow();
    }

    private static UnwrapWebhookEvent unwrap(Message message, String secret) {
        return sdk.webhooks()
                .unwrap(WebhookVerificationParams.builder()
                        .payload(message.body())
                        .headers(message.headers())
                        .secret(secret)
                        .build());
    }

    private static HttpServer receiver(BlockingQueue<Message> messages) throws Exception {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                var headers = Headers.builder();
                exchange.getRequestHeaders().forEach(headers::put);
                exchange.sendResponseHeaders(204, -1);
                messages.add(new Message(headers.build(), body));
            }
        });
        server.start();
        return server;
    }
}
