package dev.tessera.stack.local;

import static dev.tessera.stack.local.TestStack.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.models.images.ImageGenStreamEvent;
import com.openai.models.images.ImageGenerateParams;
import dev.tessera.protocol.keys.NewKey;
import dev.tessera.stack.StackException;
import dev.tessera.stack.client.ImageOrder;
import dev.tessera.stack.client.TesseraClient;
import dev.tessera.stack.data.RunningStack;
import dev.tessera.stack.keys.JobStoreKeys;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole suite, used as its clients use it: over HTTP, through the gateway. */
class StackTest {

    @TempDir
    static Path folder;

    private static TestStack stack;

    @BeforeAll
    static void start() {
        stack = TestStack.start(folder);
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @Test
    void aPromptBecomesAPngFile() throws Exception {
        var response = stack.generate("{\"prompt\": \"apple\", \"seed\": 3}");

        assertThat(response.statusCode()).isEqualTo(200);
        var image = json(response).path("data").get(0);
        assertThat(image.path("revised_prompt").asString()).isEqualTo("red apple");
        assertThat(ImageIO.read(new ByteArrayInputStream(
                                decode(image.path("b64_json").asString())))
                        .getWidth())
                .isEqualTo(24);
    }

    @Test
    void everyMetricOnTheDashboardIsServed() throws Exception {
        stack.runJob("{\"prompt\":\"red apple\",\"seed\":3}");
        stack.generate("{\"prompt\":\"red apple\",\"seed\":3,\"stream\":true,\"partial_images\":1}");
        System.gc();

        var asked = Dashboard.metrics();
        assertThat(asked).hasSizeGreaterThan(15);
        // Some are counted every 15 s.
        Awaitility.await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
            var page = new String(stack.get("/metrics").body(), StandardCharsets.UTF_8);
            assertThat(asked)
                    .filteredOn(metric -> !Pattern.compile("(?m)^" + metric + "[{ ]")
                            .matcher(page)
                            .find())
                    .as("not served")
                    .isEmpty();
        });
    }

    @Test
    void previewsComeBeforeTheImageAndTheLastEventIsTheImage() {
        var previews = new ArrayList<Integer>();
        var client = new TesseraClient(stack.address(), stack.key());

        var streamed =
                client.generate(ImageOrder.of("red apple").withSeed(3), preview -> previews.add(preview.number()));

        assertThat(previews).isNotEmpty().isSorted();
        assertThat(streamed).isEqualTo(seeded(stack));
    }

    @Test
    void theServersRefusalIsWhatTheClientSays() {
        var client = new TesseraClient(stack.address(), stack.key());

        assertThatThrownBy(() -> client.generate(ImageOrder.of("a steam engine"), preview -> {}))
                .isInstanceOf(StackException.class)
                .hasMessageStartingWith("prompt: ");
    }

    @Test
    void theModelIsListedAndReady() {
        assertThat(new TesseraClient(stack.address(), stack.key()).models())
                .containsExactly(new TesseraClient.Model("d-ar-tiny", "ready"));
    }

    @Test
    void aLinkCanBeFetchedThroughTheGateway() throws Exception {
        var answer = json(stack.generate("{\"prompt\": \"red apple\", \"seed\": 3, \"response_format\": \"url\"}"));

        var link = answer.path("data").get(0).path("url").asString();

        assertThat(link).startsWith(stack.address() + "/v1/artifacts/");
        assertThat(stack.get(link.substring(stack.address().length())).body()).isEqualTo(seeded(stack));
    }

    @Test
    void aRequestWithoutAKeyIsRefused() {
        var client = new TesseraClient(stack.address(), "not-a-key");

        assertThatThrownBy(() -> client.generate(ImageOrder.of("red apple"), preview -> {}))
                .isInstanceOf(StackException.class)
                .hasMessageContaining("key");
    }

    @Test
    void aKeyOfTheJobStoreOpensTheGatewayUntilItIsRevoked() {
        var running = RunningStack.find(TestStack.data(folder)).orElseThrow();
        var keys = new JobStoreKeys(URI.create("http://127.0.0.1:" + running.jobStorePort()));
        var made = keys.create(new NewKey("ann", "default", Optional.of(60), Optional.empty(), Optional.empty()));
        var client = new TesseraClient(stack.address(), made.key());
        assertThat(client.models()).isNotEmpty();

        assertThat(keys.revoke(made.stored().id()).revoked()).isPresent();
        assertThat(keys.list())
                .anySatisfy(key -> assertThat(key.id()).isEqualTo(made.stored().id()));
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> refused(client));
    }

    private static boolean refused(TesseraClient client) {
        try {
            client.models();
            return false;
        } catch (StackException e) {
            return true;
        }
    }

    @Test
    void aClientThatLeavesIsForgottenAndTheNextIsServed() throws Exception {
        var abandoned = new ArrayList<CompletableFuture<?>>();
        for (int i = 0; i < 20; i++) {
            var request = stack.generation("{\"prompt\": \"otter\", \"n\": 4}");
            abandoned.add(stack.http().sendAsync(request, BodyHandlers.discarding()));
        }
        abandoned.forEach(request -> request.cancel(true));

        assertThat(stack.generate("{\"prompt\": \"red apple\", \"seed\": 3}").statusCode())
                .isEqualTo(200);
    }

    @Test
    void metricsNameTheServicesAndNotTheKey() throws Exception {
        seeded(stack);

        var metrics = new String(stack.get("/metrics").body(), StandardCharsets.UTF_8);

        assertThat(metrics)
                .contains("service=\"gateway\"")
                .contains("service=\"generator\"")
                .doesNotContain(stack.key());
    }

    @Test
    void theOpenApiDocumentIsThatOfTheServices() throws Exception {
        var document = json(stack.get("/openapi.json"));

        assertThat(document.path("openapi").asString()).startsWith("3.1");
        assertThat(document.path("paths").propertyNames()).contains("/v1/images/generations", "/v1/models");
    }

    @Test
    void theOfficialJavaSdkGenerates() {
        var answer = sdk().images().generate(order());

        assertThat(decode(answer.data().orElseThrow().get(0).b64Json().orElseThrow()))
                .isEqualTo(seeded(stack));
    }

    @Test
    void theOfficialJavaSdkStreams() {
        var events = new ArrayList<ImageGenStreamEvent>();

        try (var stream = sdk().images()
                .generateStreaming(order().toBuilder().partialImages(2).build())) {
            stream.stream().forEach(events::add);
        }

        assertThat(events.get(0).isGenerationPartialImage()).isTrue();
        assertThat(decode(events.get(events.size() - 1).asGenerationCompleted().b64Json()))
                .isEqualTo(seeded(stack));
    }

    @Test
    void aSecondStackOnTheSameFolderIsRefused() {
        assertThatThrownBy(() -> TestStack.start(folder))
                .isInstanceOf(StackException.class)
                .hasMessageContaining(" is in use by a running stack (process "
                        + ProcessHandle.current().pid());
    }

    private static OpenAIClient sdk() {
        return OpenAIOkHttpClient.builder()
                .baseUrl(stack.address() + "/v1")
                .apiKey(stack.key())
                .build();
    }

    private static ImageGenerateParams order() {
        return ImageGenerateParams.builder()
                .model("d-ar-tiny")
                .prompt("red apple")
                .putAdditionalBodyProperty("seed", JsonValue.from(3))
                .build();
    }

    static byte[] seeded(TestStack stack) {
        try {
            var answer = json(stack.generate("{\"prompt\": \"red apple\", \"seed\": 3}"));
            return decode(answer.path("data").get(0).path("b64_json").asString());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] decode(String base64) {
        return Base64.getDecoder().decode(base64);
    }
}
