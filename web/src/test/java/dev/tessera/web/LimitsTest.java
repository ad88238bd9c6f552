package dev.tessera.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LimitsTest {
    static TestService service;

    @BeforeAll
    static void start() {
        service = new TestService(
                "--tessera.web.header-timeout=300ms",
                "--tessera.web.idle-timeout=700ms",
                "--tessera.web.body-timeout=400ms",
                "--tessera.web.max-request-line=1KB",
                "--tessera.web.max-headers=2KB");
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void aRequestThatDoesNotFinishItsHeadersIsCutOff() throws Exception {
        try (var socket = service.connect()) {
            socket.getOutputStream().write("GET / HTTP/1.1\r\nHost:".getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void aConnectionWithoutARequestIsClosed() throws Exception {
        try (var socket = service.connect()) {
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void aKeptConnectionIsClosedWhenNothingFollows() throws Exception {
        try (var socket = service.connect()) {
            socket.getOutputStream()
                    .write("GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).startsWith("HTTP/1.1 200 ").endsWith("{\"status\":\"up\"}");
        }
    }

    @Test
    void requestsSentAtOnceAreAnsweredInTheirOrder() throws Exception {
        var live = "GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n";
        var last = "GET /number?n=7 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
        var answers = List.of(service.raw(live + live + last).split("HTTP/1.1 200 OK"));
        assertThat(answers).hasSize(4);
        assertThat(answers.get(3)).endsWith("{\"n\":7}");
    }

    @Test
    void aBodyThatDoesNotArriveIs408() throws Exception {
        try (var socket = service.connect()) {
            var head =
                    "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n{";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).startsWith("HTTP/1.1 408 ").contains("\"status\":408");
        }
    }

    @Test
    void aBodyMayTakeLongerTheMoreOfItHasArrived() throws Exception {
        var padding = " ".repeat(128 << 10);
        var json = "{\"number\":1}";
        try (var socket = service.connect()) {
            var out = socket.getOutputStream();
            out.write(("POST /echo HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n"
                            + "Content-Length: " + (padding.length() + json.length()) + "\r\n\r\n" + padding)
                    .getBytes(StandardCharsets.US_ASCII));
            out.flush();
            // Twice the time in which nothing may arrive.
            socket.setSoTimeout(800);
            assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
            socket.setSoTimeout(30_000);
            out.write(json.getBytes(StandardCharsets.US_ASCII));
            var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).doesNotContain(" 408 ").startsWith("HTTP/1.1 ");
        }
    }

    @Test
    void linesHeadersAndPathsOutOfBoundsAreToldWhy() throws Exception {
        assertThat(service.raw("GET /" + "a".repeat(2000) + " HTTP/1.1\r\nHost: x\r\n\r\n"))
                .startsWith("HTTP/1.1 414 ")
                .contains("the request line is longer than 1024 bytes, the most allowed; put less into the URL")
                .contains("x-request-id: req_");
        assertThat(service.raw("GET / HTTP/1.1\r\nHost: x\r\nA: " + "a".repeat(3000) + "\r\n\r\n"))
                .startsWith("HTTP/1.1 431 ")
                .contains("the request headers are larger than 2048 bytes, the most allowed; send less");
        assertThat(service.raw("GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n"))
                .startsWith("HTTP/1.1 400 ")
                .contains("the request is no valid HTTP/1.1, or its path is not percent-encoded; correct it");
        assertThat(service.raw("HEAD /%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 400 ")
                .endsWith("\r\n\r\n");
    }
}
