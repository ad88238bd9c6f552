package dev.tessera.jobstore.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.jobstore.TestJobStore;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Files over HTTP. */
class FilesTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String PURPOSE = field("purpose", "user_data");

    private static TestJobStore store;

    @BeforeAll
    static void start() {
        store = TestJobStore.start().withTables();
    }

    @AfterAll
    static void stop() {
        store.close();
    }

    @Test
    void aNameLosesItsControlCharacters() throws Exception {
        var made = upload(PURPOSE + file("filename*=UTF-8''a%00b%0Ac%C3%A4.txt", "text"));
        assertThat(made.statusCode()).as(made.body()).isEqualTo(200);
        assertThat(json(made).path("filename").asString()).isEqualTo("a_b_c\u00e4.txt");
    }

    @Test
    void aFormOfEverMorePartsIsRefused() throws Exception {
        var refused = upload(field("noise", "x").repeat(33) + PURPOSE + file("filename=\"a\"", "text"));
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(message(refused)).isEqualTo("the form has more than 32 parts; send purpose, file and expires_after");
    }

    @Test
    void anotherMediaTypeIsToldWhichOneIsTaken() throws Exception {
        var refused = send(
                request("/v1/files").header("Content-Type", "application/json").POST(BodyPublishers.ofString("{}")));
        assertThat(refused.statusCode()).isEqualTo(415);
        assertThat(message(refused))
                .isEqualTo("Content-Type: application/json is not taken at /v1/files; send multipart/form-data");
    }

    @Test
    void aFormThatIsNoneIsToldWhatToSend() throws Exception {
        for (var type : new String[] {"multipart/form-data; boundary=x", "multipart/form-data"}) {
            for (var body : new String[] {"", "--x\r\nbroken", field("purpose", "batch")}) {
                var refused =
                        send(request("/v1/files").header("Content-Type", type).POST(BodyPublishers.ofString(body)));
                assertThat(refused.statusCode()).isEqualTo(400);
                assertThat(message(refused))
                        .isEqualTo("the body is not a whole multipart form; send multipart/form-data with the parts"
                                + " purpose and file");
            }
        }
    }

    @Test
    void aListCanBeNarrowedToAnyPurposeThatOpenAiKnows() throws Exception {
        assertThat(upload(PURPOSE + file("filename=\"a\"", "text")).statusCode())
                .isEqualTo(200);
        for (var purpose : new String[] {"batch_output", "assistants_output", "fine-tune-results"}) {
            var page = json(send(request("/v1/files?purpose=" + purpose)));
            assertThat(page.path("data").size()).isZero();
            assertThat(page.path("has_more").asBoolean(true)).isFalse();
        }
        assertThat(message(send(request("/v1/files?purpose=x"))))
                .isEqualTo("purpose: it is unknown; use one of [assistants, batch, fine-tune, vision, user_data, evals,"
                        + " batch_output, assistants_output, fine-tune-results]");
    }

    @Test
    void theHeadOfAFileHasItsSizeAndNoBytes() throws Exception {
        var id = json(upload(PURPOSE + file("filename=\"a\"", "text")))
                .path("id")
                .asString();
        var head = send(request("/v1/files/" + id + "/content").method("HEAD", BodyPublishers.noBody()));
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.headers().firstValue("Content-Length")).contains("4");
        assertThat(head.headers().firstValue("ETag")).contains("\"" + id + "\"");
        var part = send(request("/v1/files/" + id + "/content").header("Range", "bytes=0-0"));
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.body()).isEqualTo("t");
    }

    private static String field(String name, String value) {
        return "--x\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
    }

    private static String file(String name, String content) {
        return "--x\r\nContent-Disposition: form-data; name=\"file\"; " + name + "\r\n\r\n" + content + "\r\n";
    }

    private static HttpResponse<String> upload(String parts) throws Exception {
        return send(request("/v1/files")
                .header("Content-Type", "multipart/form-data; boundary=x")
                .POST(BodyPublishers.ofString(parts + "--x--\r\n")));
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(store.uri(path)).header("X-Tessera-Owner", "ann");
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return HTTP.send(request.build(), BodyHandlers.ofString());
    }

    private static String message(HttpResponse<String> answer) {
        return json(answer).path("error").path("message").asString();
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return JSON.readTree(answer.body());
    }
}
