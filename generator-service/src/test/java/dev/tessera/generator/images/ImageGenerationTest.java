package dev.tessera.generator.images;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.generator.ServerSentEvents;
import dev.tessera.generator.TestService;
import dev.tessera.models.dar.TinyDar;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The wire format, over HTTP, with a tiny D-AR. */
class ImageGenerationTest {

    @TempDir
    static Path folder;

    private static TestService service;

    @BeforeAll
    static void start() throws InterruptedException {
        TinyDar.writeInto(folder.resolve("models"));
        service = TestService.withFolders(folder.resolve("models"), folder);
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void aPromptAloneGivesOneImageAndWhatWasUsed() throws IOException {
        var answer = service.generate("{'prompt': 'red apple'}");
        var body = TestService.json(answer);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).contains("application/json");
        assertThat(answer.headers().firstValue("x-tessera-generation").orElseThrow())
                .startsWith("gen_");
        assertThat(answer.headers().firstValue("x-tessera-precision")).contains("fp32");
        assertThat(body.get("created").isIntegralNumber()).isTrue();
        assertThat(body.get("size").stringValue()).isEqualTo("24x24");
        assertThat(body.get("quality").stringValue()).isEqualTo("high");
        assertThat(body.get("background").stringValue()).isEqualTo("opaque");
        assertThat(body.get("output_format").stringValue()).isEqualTo("png");
        assertThat(body.get("usage").toString())
                .isEqualTo(
                        "{'total_tokens':33,'input_tokens':1,'output_tokens':32,'input_tokens_details':{'text_tokens':1,'image_tokens':0},'output_tokens_details':{'text_tokens':0,'image_tokens':32}}"
                                .replace('\'', '"'));
        assertThat(body.get("data")).hasSize(1);
        assertThat(body.get("data").get(0).get("revised_prompt").stringValue()).isEqualTo("red apple");
        assertThat(body.get("data").get(0).has("url")).isFalse();
        assertThat(ImageIO.read(new ByteArrayInputStream(file(body))).getWidth())
                .isEqualTo(24);
    }

    @Test
    void nullIsAbsent() {
        var nulls = String.join(
                "",
                UnknownFields.INTERFACE.stream()
                        .filter(name -> !name.equals("prompt"))
                        .map(name -> ", '" + name + "': null")
                        .toList());

        assertThat(service.images("{'prompt': 'otter', 'cfg_scale': null" + nulls + "}")
                        .get("data"))
                .hasSize(1);
    }

    @Test
    void theSameSeedGivesTheSameBytesAloneAndAmongOthers() throws Exception {
        var alone = file(service.images("{'prompt': 'crane', 'seed': 4711}"));
        var pool = Executors.newFixedThreadPool(8);
        try {
            var mixed = new ArrayList<java.util.concurrent.Future<JsonNode>>();
            for (var more : List.of(
                    "'seed': 4711",
                    "'seed': 5",
                    "'n': 2",
                    "'seed': 4711, 'stream': false",
                    "'temperature': 2",
                    "'seed': 4711",
                    "'seed': 9, 'n': 2",
                    "'cfg_scale': 1")) {
                mixed.add(pool.submit(() -> service.images("{'prompt': 'crane', " + more + "}")));
            }
            for (int same : new int[] {0, 3, 5}) {
                assertThat(file(mixed.get(same).get())).isEqualTo(alone);
            }
            assertThat(file(mixed.get(1).get())).isNotEqualTo(alone);
        } finally {
            pool.shutdown();
        }
    }

    @Test
    void theSameSeedGivesTheSameBytesAfterARestartAndInAStream() throws Exception {
        var body = "{'prompt': 'crane', 'seed': 18446744073709551615, 'output_format': 'webp'";
        var first = file(service.images(body + "}"));

        try (var again = TestService.withFolders(folder.resolve("models"), folder)) {
            assertThat(file(again.images(body + "}"))).isEqualTo(first);
        }
        var events = events(body + ", 'stream': true}");
        assertThat(Base64.getDecoder()
                        .decode(events.get(0).data().get("b64_json").stringValue()))
                .isEqualTo(first);
    }

    @Test
    void theSeedThatWasDrawnIsTold() {
        var drawn = service.images("{'prompt': 'crane'}");

        var again = service.images("{'prompt': 'crane', 'seed': " + drawn.get("seed") + "}");

        assertThat(file(again)).isEqualTo(file(drawn));
    }

    @Test
    void severalImagesDiffer() {
        var data = service.images("{'prompt': '3', 'n': 10, 'seed': 1}").get("data");

        assertThat(data.valueStream()
                        .map(image -> image.get("b64_json").stringValue())
                        .distinct())
                .hasSize(10);
    }

    @Test
    void aStreamSendsPreviewsThenTheImage() throws IOException, InterruptedException {
        var answer = service.open("{'prompt': 'fox', 'stream': true, 'partial_images': 2, 'size': 'auto'}");
        var stream = new ServerSentEvents(answer.body());
        var events = stream.rest();

        assertThat(answer.headers().firstValue("content-type").orElseThrow()).startsWith("text/event-stream");
        assertThat(stream.comments()).contains("ok");
        assertThat(events.stream().map(ServerSentEvents.Event::name))
                .containsExactly(
                        "image_generation.partial_image",
                        "image_generation.partial_image",
                        "image_generation.completed");
        for (var event : events) {
            var data = event.data();
            assertThat(data.get("type").stringValue()).isEqualTo(event.name());
            assertThat(data.get("created_at").isIntegralNumber()).isTrue();
            assertThat(data.get("size").stringValue()).isEqualTo("24x24");
            assertThat(data.get("quality").stringValue()).isEqualTo("high");
            assertThat(data.get("background").stringValue()).isEqualTo("opaque");
            assertThat(data.get("output_format").stringValue()).isEqualTo("png");
            assertThat(ImageIO.read(new ByteArrayInputStream(
                            Base64.getDecoder().decode(data.get("b64_json").stringValue()))))
                    .isNotNull();
        }
        assertThat(events.get(0).data().get("partial_image_index").intValue()).isZero();
        assertThat(events.get(1).data().get("partial_image_index").intValue()).isOne();
        assertThat(events.get(2).data().get("usage").get("total_tokens").intValue())
                .isEqualTo(33);
        assertThat(events.get(2).data().get("revised_prompt").stringValue()).isEqualTo("arctic fox");
    }

    @Test
    void severalImagesOfAStreamAreToldApartByTheirIndex() throws Exception {
        var events = events("{'prompt': 'fox', 'stream': true, 'partial_images': 1, 'n': 2}");

        assertThat(events.stream()
                        .map(event -> event.name() + " " + event.data().get("index")))
                .containsExactly(
                        "image_generation.partial_image 0",
                        "image_generation.partial_image 1",
                        "image_generation.completed 0",
                        "image_generation.completed 1");
    }

    @Test
    void withoutPartialImagesAStreamIsOneEvent() throws Exception {
        assertThat(events("{'prompt': 'fox', 'stream': true, 'partial_images': 0}"))
                .hasSize(1);
        assertThat(events("{'prompt': 'fox', 'stream': true}")).hasSize(1);
    }

    @Test
    void aLinkOpensWithoutAKeyAndNoOther() {
        var link = service.images("{'prompt': 'fox', 'response_format': 'url', 'seed': 3, 'output_format': 'jpeg'}")
                .get("data")
                .get(0)
                .get("url")
                .stringValue();
        var opened = service.send(HttpRequest.newBuilder(URI.create(link)).build());
        var part = service.send(HttpRequest.newBuilder(URI.create(link))
                .header("Range", "bytes=0-1")
                .build());
        var etag = opened.headers().firstValue("etag").orElseThrow();

        assertThat(link).startsWith("http://127.0.0.1:" + service.port() + "/v1/artifacts/img_");
        assertThat(opened.statusCode()).isEqualTo(200);
        assertThat(opened.headers().firstValue("content-type")).contains("image/jpeg");
        assertThat(opened.body()).startsWith(0xff, 0xd8);
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.body()).hasSize(2);
        assertThat(service.send(HttpRequest.newBuilder(URI.create(link))
                                .header("If-None-Match", etag)
                                .build())
                        .statusCode())
                .isEqualTo(304);
        var forged = service.send(HttpRequest.newBuilder(URI.create(link.replace("img_", "img_x")))
                .build());
        assertThat(forged.statusCode()).isEqualTo(403);
        assertThat(TestService.json(forged).get("detail").stringValue())
                .isEqualTo("signature: it does not belong to this id and expiry; use the link as it was answered");
    }

    @Test
    void aLinkLeadsToWhereTheGatewayWasAsked() {
        var request = HttpRequest.newBuilder(
                        service.request("{'prompt': 'fox', 'response_format': 'url'}"), (name, value) -> true)
                .header("X-Forwarded-Host", "images.example.com")
                .header("X-Forwarded-Proto", "https")
                .build();

        var link = TestService.json(service.send(request)).get("data").get(0).get("url");

        assertThat(link.stringValue()).startsWith("https://images.example.com/v1/artifacts/img_");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/event-stream", "application/json", "image/png", "*/*;q=0.1"})
    void acceptIsIgnored(String accept) {
        var request = HttpRequest.newBuilder(
                        service.request("{'prompt': 'fox'}"), (name, value) -> !name.equalsIgnoreCase("accept"))
                .header("Accept", accept)
                .build();

        assertThat(service.send(request).headers().firstValue("content-type")).contains("application/json");
    }

    @Test
    void fieldsOfOpenAiClientsThatChangeNothingAreTaken() {
        Stream.of(
                        "'user': 'Zoë 🍎'",
                        "'safety_identifier': 's'",
                        "'moderation': 'low'",
                        "'quality': 'hd'",
                        "'style': 'vivid'")
                .forEach(field -> assertThat(service.generate("{'prompt': 'fox', " + field + "}")
                                .statusCode())
                        .isEqualTo(200));
    }

    private static List<ServerSentEvents.Event> events(String json) throws IOException, InterruptedException {
        return new ServerSentEvents(service.open(json).body()).rest();
    }

    private static byte[] file(JsonNode body) {
        return Base64.getDecoder()
                .decode(body.get("data").get(0).get("b64_json").stringValue());
    }
}
