package dev.tessera.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Whatever bytes arrive: an answer below 500 with an error object, or a closed connection; never silence. */
class MutatedRequestsTest {
    static TestUpstream upstream;
    static TestGateway gateway;

    @BeforeContainer
    static void start() throws IOException {
        Path folder = Files.createTempDirectory("keys");
        folder.toFile().deleteOnExit();
        upstream = TestUpstream.named("generator");
        gateway = TestGateway.before(
                folder,
                upstream,
                "--tessera.web.header-timeout=150ms",
                "--tessera.web.body-timeout=150ms",
                "--tessera.gateway.requests-per-minute=1000000");
    }

    @AfterContainer
    static void stop() {
        gateway.close();
        upstream.close();
    }

    @Property(tries = 2000, shrinking = ShrinkingMode.BOUNDED)
    void neverAServerErrorNorSilence(@ForAll("requests") String request) throws IOException {
        var answer = withoutInterim(exchange(request.replace("KEY", gateway.key)));
        upstream.forget();
        if (answer.isEmpty()) return;
        assertThat(answer).startsWith("HTTP/1.");
        int status = Integer.parseInt(answer.substring(9, 12));
        assertThat(status).as(answer).isBetween(200, 499);
        int gap = answer.indexOf("\r\n\r\n");
        if (status >= 400 && !request.startsWith("HEAD ")) {
            var body = TestGateway.JSON.readTree(answer.substring(gap + 4, answer.lastIndexOf('}') + 1));
            assertThat(body.path("status").asInt()).isEqualTo(status);
            assertThat(body.path("error").path("message").asString()).isNotBlank();
            assertThat(answer).doesNotContain("java.").doesNotContain("\tat ");
        }
    }

    /** Whoever expects 100-continue gets that first. */
    private static String withoutInterim(String answer) {
        return answer.startsWith("HTTP/1.1 100 ") ? answer.substring(answer.indexOf("\r\n\r\n") + 4) : answer;
    }

    /** All that comes back until the server closes; a server that stays silent for 10 s fails the property. */
    private static String exchange(String request) throws IOException {
        try (var socket = new Socket("127.0.0.1", gateway.port)) {
            socket.setSoTimeout(10_000);
            try {
                socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
                return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            } catch (SocketTimeoutException silence) {
                throw new AssertionError("no answer and no end within 10 s", silence);
            } catch (IOException reset) {
                return "";
            }
        }
    }

    @Provide
    Arbitrary<String> requests() {
        return Combinators.combine(methods(), targets(), versions(), headers(), bodies())
                .as((method, target, version, headers, body) ->
                        method + " " + target + version + "\r\nHost: x\r\nConnection: close\r\n" + headers + body);
    }

    private static Arbitrary<String> methods() {
        return Arbitraries.frequencyOf(
                Tuple.of(8, Arbitraries.of("GET", "POST", "HEAD", "DELETE", "PUT", "PATCH", "OPTIONS", "TRACE")),
                Tuple.of(1, latin(0, 12)));
    }

    private static Arbitrary<String> targets() {
        var known = Arbitraries.of(
                "/v1/models",
                "/v1/models/a",
                "/v1/images/generations",
                "/v1/images/variations",
                "/v1/artifacts/x",
                "/health/live",
                "/health/ready",
                "/metrics",
                "/openapi.json",
                "/",
                "*",
                "http://x/v1/models");
        var piece = Arbitraries.oneOf(
                Arbitraries.of(
                        "", "/", "//", "/..", "/%2e%2e", "%2F", "%00", "%zz", "%", "%ff", "?", "?a=%", "&", ";x=1",
                        "#"),
                latin(0, 8),
                Arbitraries.of("?signature=x", "?a[]=1", "?=", "/" + "a".repeat(300)));
        return Combinators.combine(known, piece, piece).as((path, a, b) -> path + a + b);
    }

    private static Arbitrary<String> versions() {
        return Arbitraries.frequencyOf(
                Tuple.of(12, Arbitraries.just(" HTTP/1.1")),
                Tuple.of(1, Arbitraries.of(" HTTP/1.0", " HTTP/2.0", " HTTP/9", "", " ", " ICY/1.0", "\0")));
    }

    private static Arbitrary<String> headers() {
        var name = Arbitraries.of(
                "Accept",
                "Content-Type",
                "Origin",
                "traceparent",
                "tracestate",
                "x-request-id",
                "X-Tessera-Owner",
                "Cookie",
                "Range",
                "If-None-Match",
                "Expect",
                "Upgrade",
                "Forwarded",
                "X-Forwarded-For",
                "Accept-Encoding",
                "TE");
        var value = Arbitraries.oneOf(
                Arbitraries.of(
                        "application/json",
                        "text/plain;charset=nope",
                        "*/*;q=x",
                        "100-continue",
                        "websocket",
                        "a/b/c",
                        ""),
                latin(0, 20));
        var header = Combinators.combine(name, value).as((n, v) -> n + ": " + v + "\r\n");
        var key = Arbitraries.frequencyOf(
                Tuple.of(4, Arbitraries.just("Authorization: Bearer KEY\r\n")),
                Tuple.of(1, latin(0, 20).map(text -> "Authorization: " + text + "\r\n")),
                Tuple.of(1, Arbitraries.just("")));
        return Combinators.combine(key, header.list().ofMaxSize(3)).as((k, all) -> k + String.join("", all));
    }

    private static Arbitrary<String> bodies() {
        var text = Arbitraries.oneOf(
                Arbitraries.of("{}", "{\"model\":\"x\"}", "{\"model\":", "[[[[", "null", "{\"model\":{\"a\":1}}", ""),
                latin(0, 40));
        var told = text.map(body -> "Content-Length: " + body.length() + "\r\n\r\n" + body);
        var lied = Combinators.combine(Arbitraries.of("-1", "x", "5", "0", "99999999999999999999"), text)
                .as((length, body) -> "Content-Length: " + length + "\r\n\r\n" + body);
        var chunked = text.map(body -> "Transfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(body.length())
                + "\r\n" + body + "\r\n0\r\n\r\n");
        var broken = text.map(body -> "Transfer-Encoding: chunked\r\n\r\n" + body);
        return Arbitraries.frequencyOf(
                Tuple.of(6, told),
                Tuple.of(4, Arbitraries.just("\r\n")),
                Tuple.of(4, chunked),
                Tuple.of(1, lied),
                Tuple.of(1, broken));
    }

    private static Arbitrary<String> latin(int least, int most) {
        return Arbitraries.strings()
                .withCharRange((char) 0, (char) 255)
                .ofMinLength(least)
                .ofMaxLength(most);
    }
}
