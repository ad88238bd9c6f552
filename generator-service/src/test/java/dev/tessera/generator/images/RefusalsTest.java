package dev.tessera.generator.images;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.generator.TestService;
import dev.tessera.models.dar.TinyDar;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with a request is said in one sentence that names the field. */
class RefusalsTest {

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

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            n                  | 0         | n: 0 is not allowed; use a whole number from 1 to 10
            n                  | 11        | n: 11 is not allowed; use a whole number from 1 to 10
            n                  | 1.5       | n: 1.5 is not allowed; use a whole number from 1 to 10
            n                  | '2'       | n: '2' is not allowed; use a whole number from 1 to 10
            n                  | 1e99      | n: 1.0E99 is not allowed; use a whole number from 1 to 10
            size               | 'banana'  | size: 'banana' is not allowed; use auto, or WIDTHxHEIGHT such as 256x256
            size               | '32x32'   | size: 32x32 is not offered by d-ar-tiny; use 24x24
            size               | 24        | size: 24 is not allowed; use text of at most 512 characters
            quality            | 'best'    | quality: 'best' is not allowed; use auto, low, medium, high, xhigh, max, standard, hd
            background         | 'red'     | background: 'red' is not allowed; use auto, opaque, transparent
            output_format      | 'gif'     | output_format: 'gif' is not allowed; use png, jpeg, webp
            output_compression | 101       | output_compression: 101 is not allowed; use a whole number from 0 to 100
            output_compression | 50        | output_compression: 50 is not allowed for png, which is lossless; use 100, or output_format jpeg or webp
            moderation         | 'off'     | moderation: 'off' is not allowed; use auto, low
            stream             | 'yes'     | stream: 'yes' is not allowed; use true or false
            partial_images     | 4         | partial_images: 4 is not allowed; use a whole number from 0 to 3
            response_format    | 'file'    | response_format: 'file' is not allowed; use b64_json, url
            user               | []        | user: [] is not allowed; use text of at most 512 characters
            style              | 'cubist'  | style: 'cubist' is not allowed; use vivid, natural
            seed               | 18446744073709551616 | seed: 18446744073709551616 is not allowed; use a whole number from -2^63 to 2^64-1
            seed               | 'x'       | seed: 'x' is not allowed; use a whole number from -2^63 to 2^64-1
            top_p              | 2         | top_p: 2 is not allowed; use a number from 0.01 to 1
            temperature        | {}        | temperature: {} is not allowed; use a number, text, true or false
            """)
    void aWrongValueIsRefusedWithWhatIsAllowed(String field, String value, String sentence) {
        var answer = service.generate("{'prompt': 'fox', '" + field + "': " + value + "}");

        assertRefused(answer, 400, field, sentence);
    }

    @Test
    void aPromptIsNeeded() {
        assertRefused(
                service.generate("{}"), 400, "prompt", "prompt: it is missing; say in words what the image shows");
        assertRefused(
                service.generate("{'prompt': ' '}"),
                400,
                "prompt",
                "prompt: it is empty; say in words what the image shows");
        assertRefused(
                service.generate("{'prompt': '" + "x".repeat(32_001) + "'}"),
                400,
                "prompt",
                "prompt: '" + "x".repeat(39) + "... is not allowed; use text of at most 32000 characters");
    }

    @Test
    void aTransparentBackgroundIsNotOffered() {
        assertRefused(
                service.generate("{'prompt': 'fox', 'background': 'transparent', 'stream': true}"),
                422,
                "background",
                "background: transparent is not offered, as models draw no alpha; use opaque");
    }

    @Test
    void anUnknownFieldIsRefusedWithTheNearestOne() {
        assertRefused(
                service.generate("{'prompt': 'fox', 'temprature': 1}"),
                400,
                "temprature",
                "temprature: no field has this name; did you mean temperature? d-ar-tiny takes "
                        + String.join(", ", parameterNames()) + " beside the fields of the OpenAI interface");
    }

    @Test
    void anUnknownModelIsRefusedWithThoseThatThereAre() {
        assertRefused(
                service.generate("{'prompt': 'fox', 'model': 'dall-e-3'}"),
                404,
                "model",
                "model: 'dall-e-3' is not hosted here; use one of d-ar-tiny");
    }

    @Test
    void aLinkCannotBeStreamed() {
        assertRefused(
                service.generate("{'prompt': 'fox', 'stream': true, 'response_format': 'url'}"),
                400,
                "response_format",
                "response_format: url is not offered with stream, as events carry the image; use b64_json");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            [1]                              | it is no JSON object
            {'prompt': 'fox', 'prompt': '1'} | it is not understood from line 1, column 27 on
            {'prompt': 'fox'} x              | it is not understood from line 1, column 19 on
            {'prompt': 'fo                   | it is not understood from line 1, column 15 on
            """)
    void aBodyThatIsNoJsonObjectIsRefusedWithItsPlace(String body, String found) {
        var answer = service.generate(body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(TestService.json(answer).get("detail").stringValue())
                .isEqualTo("the body: " + found
                        + "; send one JSON object in UTF-8, such as {\"prompt\": \"red apple\"}, each field once");
    }

    @Test
    void nothingIsNoJsonObjectEither() {
        assertThat(service.generate("").statusCode()).isEqualTo(400);
    }

    @Test
    void aBodyOfMoreThanAMebibyteIsTooLarge() {
        assertThat(service.generate("{'prompt': '" + "x".repeat(1 << 20) + "'}").statusCode())
                .isEqualTo(413);
    }

    @Test
    void anotherContentTypeIsRefused() {
        var request = HttpRequest.newBuilder(service.uri("/v1/images/generations"))
                .header("Content-Type", "text/plain")
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build();

        assertThat(service.send(request).statusCode()).isEqualTo(415);
    }

    private static java.util.List<String> parameterNames() {
        return service.registry().models().get(0).generator().orElseThrow().description().parameters().stream()
                .map(parameter -> parameter.name())
                .toList();
    }

    private static void assertRefused(HttpResponse<byte[]> answer, int status, String field, String sentence) {
        var body = TestService.json(answer);
        assertThat(body.get("error").get("message").stringValue()).isEqualTo(sentence);
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(body.get("error").get("param").stringValue()).isEqualTo(field);
        assertThat(body.get("detail").stringValue()).isEqualTo(sentence);
        assertThat(body.get("status").intValue()).isEqualTo(status);
        assertThat(answer.headers().firstValue("x-request-id"))
                .contains(body.get("request_id").stringValue());
    }
}
