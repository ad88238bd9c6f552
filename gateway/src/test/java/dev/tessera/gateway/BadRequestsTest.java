package dev.tessera.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests that no client library would send, written byte by byte. */
class BadRequestsTest {
    @TempDir
    static Path folder;

    static TestUpstream upstream;
    static TestGateway gateway;

    @BeforeAll
    static void start() {
        upstream = TestUpstream.named("generator");
        gateway = TestGateway.before(folder, upstream);
    }

    @AfterAll
    static void stop() {
        gateway.close();
        upstream.close();
    }

    /** In the requests, ~ stands for a line end and KEY for a valid key. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            400 | GET /v1/%zz HTTP/1.1~Host: x~Authorization: Bearer KEY~~
            400 | GET /v1/models/%  HTTP/1.1~Host: x~~
            400 | GET /v1/models?a=%g1 HTTP/1.1~Host: x~~
            400 | GET /[ HTTP/1.1~Host: x~~
            400 | GET /v1/models HTTP/9.x~Host: x~~
            400 | GET /v1/models~Host: x~~
            400 | GET  HTTP/1.1~Host: x~~
            400 | GARBAGE~~
            400 | GET /v1/models HTTP/1.1~Bad Header: x~~
            400 | GET /v1/models HTTP/1.1~Host: x~: x~~
            400 | POST /v1/models HTTP/1.1~Host: x~Content-Length: -1~~
            400 | POST /v1/models HTTP/1.1~Host: x~Content-Length: abc~~
            400 | POST /v1/models HTTP/1.1~Host: x~Content-Length: 1~Content-Length: 2~~ab
            400 | POST /v1/models HTTP/1.1~Host: x~Authorization: Bearer KEY~Transfer-Encoding: chunked~~zz~
            401 | GET /v1/models HTTP/1.1~Host: x~Authorization: Bearer~~
            401 | GET / HTTP/1.1~Host: x~~
            401 | BREW /v1/models HTTP/1.1~Host: x~~
            401 | OPTIONS * HTTP/1.1~Host: x~~
            403 | OPTIONS /v1/models HTTP/1.1~Host: x~Origin: http://e~Access-Control-Request-Method: GET~~
            404 | GET / HTTP/1.1~Host: x~Authorization: Bearer KEY~Connection: close~~
            404 | GET /nope HTTP/1.1~Host: x~Authorization: Bearer KEY~Connection: close~~
            404 | GET //v1//models HTTP/1.1~Host: x~Authorization: Bearer KEY~Connection: close~~
            404 | GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1~Host: x~Authorization: Bearer KEY~Connection: close~~
            404 | POST /v1/images/variations HTTP/1.1~Host: x~Authorization: Bearer KEY~Content-Length: 0~Connection: close~~
            404 | GET /actuator/env HTTP/1.1~Host: x~Authorization: Bearer KEY~Connection: close~~
            405 | POST /health/live HTTP/1.1~Host: x~Content-Length: 0~Connection: close~~
            405 | DELETE /openapi.json HTTP/1.1~Host: x~Connection: close~~
            413 | POST /v1/images/generations HTTP/1.1~Host: x~Authorization: Bearer KEY~Content-Length: 99999999999~~
            """)
    void isAnsweredWithAnErrorObject(int status, String template) throws Exception {
        var answer = gateway.raw(template.replace("~", "\r\n").replace("KEY", gateway.key));
        assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
        assertErrorObject(answer, status);
    }

    @Test
    void aLongRequestLineIs414() throws Exception {
        var answer = gateway.raw("GET /" + "a".repeat(9000) + " HTTP/1.1\r\nHost: x\r\n\r\n");
        assertErrorObject(answer, 414);
        assertThat(answer)
                .contains("the request line is longer than 8192 bytes, the most allowed; put less into the URL");
    }

    @Test
    void largeHeadersAre431() throws Exception {
        var answer = gateway.raw("GET / HTTP/1.1\r\nHost: x\r\nA: " + "a".repeat(17_000) + "\r\n\r\n");
        assertErrorObject(answer, 431);
        assertThat(answer).contains("the request headers are larger than 16384 bytes, the most allowed; send less");
    }

    private static void assertErrorObject(String answer, int status) {
        int gap = answer.indexOf("\r\n\r\n");
        assertThat(answer.substring(0, gap).toLowerCase())
                .contains("content-type: application/json")
                .contains("x-request-id: ");
        var body = TestGateway.JSON.readTree(answer.substring(gap + 4));
        assertThat(body.path("status").asInt()).isEqualTo(status);
        assertThat(body.path("detail").asString()).isNotBlank();
        assertThat(body.path("error").propertyNames()).containsExactly("message", "type", "param", "code");
        assertThat(answer).doesNotContain("java.").doesNotContain("springframework");
    }
}
