package dev.tessera.jobstore.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tessera.embedded.kit.TestPostgres;
import dev.tessera.jobstore.TestJobStore;
import dev.tessera.protocol.Ids;
import dev.tessera.web.errors.ApiException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

class S3ContentTest extends ContentStoreContract {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static TestS3 server;
    private static ContentStore store;

    @BeforeAll
    static void start() throws Exception {
        server = new TestS3();
        var settings = server.settings();
        store = new S3Content(S3Clients.of(settings), TestS3.BUCKET, settings.prefix());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Override
    ContentStore store() {
        return store;
    }

    @Test
    void aServiceThatMovesToS3FindsItsOldFilesAndKeepsNewOnesThere() throws Exception {
        var database = TestPostgres.newDatabase();
        String old;
        try (var before = TestJobStore.on(database).withTables()) {
            old = upload(before, "old file");
        }
        try (var after = TestJobStore.on(database, server.arguments()).withTables()) {
            var made = upload(after, "new file");
            assertThat(content(after, old)).isEqualTo("old file");
            assertThat(content(after, made)).isEqualTo("new file");
            assertThat(after.bean(JdbcClient.class)
                            .sql("select count(*) from content_chunk")
                            .query(Integer.class)
                            .single())
                    .isEqualTo(1);
        }
    }

    @Test
    void aServerThatIsAwayIsToldWith503() throws Exception {
        var away = new TestS3();
        var settings = away.settings();
        away.close();
        var content = new S3Content(S3Clients.of(settings), TestS3.BUCKET, "");
        assertThatThrownBy(() -> content.read(Ids.next(), 0))
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.status()).isEqualTo(503))
                .hasMessage("the job store cannot reach the store of its files; send the request again in 2 s");
    }

    private static String upload(TestJobStore service, String text) throws Exception {
        var form = "--x\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\nuser_data\r\n--x\r\n"
                + "Content-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\n" + text + "\r\n--x--\r\n";
        var answer = send(HttpRequest.newBuilder(service.uri("/v1/files"))
                .header("Content-Type", "multipart/form-data; boundary=x")
                .POST(BodyPublishers.ofString(form)));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return new JsonMapper().readTree(answer.body()).path("id").asString();
    }

    private static String content(TestJobStore service, String id) throws Exception {
        return send(HttpRequest.newBuilder(service.uri("/v1/files/" + id + "/content")))
                .body();
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return HTTP.send(request.header("X-Tessera-Owner", "ann").build(), BodyHandlers.ofString());
    }
}
