package dev.tessera.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

class ProxyTest {
    @TempDir
    static Path folder;

    static TestUpstream upstream;
    static TestUpstream other;
    static TestGateway gateway;

    @BeforeAll
    static void start() {
        upstream = TestUpstream.named("generator");
        other = TestUpstream.named("other");
        gateway = TestGateway.before(
                folder,
                upstream,
                "--tessera.gateway.upstreams.other.url=" + other.url(),
                "--tessera.gateway.upstreams.other.paths=/v1/images/generations",
                "--tessera.gateway.upstreams.other.models=xar-b,xar-l");
    }

    @AfterAll
    static void stop() {
        gateway.close();
        upstream.close();
        other.close();
    }

    @BeforeEach
    void forget() {
        upstream.forget();
        other.forget();
        upstream.answers((request, body, response) -> response.sendString(Mono.just("generator")));
        other.answers((request, body, response) -> response.sendString(Mono.just("other")));
    }

    @Test
    void theModelInTheBodyChoosesTheService() throws Exception {
        var xar = "{\"prompt\":\"a\",\"options\":{\"model\":\"no\"},\"model\":\"xar-l\"}";
        assertThat(gateway.post("/v1/images/generations", xar).body()).isEqualTo("other");
        assertThat(other.next().body()).isEqualTo(xar);
        assertThat(gateway.post("/v1/images/generations", "{\"model\":\"unknown\"}")
                        .body())
                .isEqualTo("generator");
        assertThat(gateway.post("/v1/images/generations", "{\"prompt\":\"a\"}").body())
                .isEqualTo("generator");
        assertThat(gateway.post("/v1/images/generations", "{\"model\":").body()).isEqualTo("generator");
    }

    @Test
    void anEncodedSlashStaysEncoded() throws Exception {
        gateway.get("/v1/models/tessera%2Fdar-l?a=b%20c");
        assertThat(upstream.next().uri()).isEqualTo("/v1/models/tessera%2Fdar-l?a=b%20c");
    }

    @Test
    void theRequestIdAndTraceReachTheServiceAndTheCallerOnce() throws Exception {
        upstream.answers((request, body, response) -> response.header(
                        "x-request-id", request.requestHeaders().get("x-request-id"))
                .sendString(Mono.just("ok")));
        var trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        var answer = gateway.send(
                gateway.request("/v1/models").header("x-request-id", "mine-1").header("traceparent", trace));
        assertThat(answer.headers().allValues("x-request-id")).containsExactly("mine-1");
        var seen = upstream.next();
        assertThat(seen.headers().getAll("x-request-id")).containsExactly("mine-1");
        assertThat(seen.headers().getAll("traceparent")).containsExactly(trace);
        gateway.send(
                gateway.request("/v1/models").header("traceparent", "garbage").header("tracestate", "a=b,,=c"));
        var replaced = upstream.next();
        assertThat(replaced.headers().get("traceparent")).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-00");
        assertThat(replaced.headers().contains("tracestate")).isFalse();
    }

    @Test
    void theFirstCommentArrivesWhileTheServiceStillWorks() throws Exception {
        var rest = Sinks.<String>one();
        upstream.answers((request, body, response) ->
                response.sse().sendString(Flux.concat(Mono.just(": ok\n\n"), rest.asMono())));
        var answer = gateway.open(gateway.request("/v1/images/generations")
                .POST(HttpRequest.BodyPublishers.ofString("{\"stream\":true}")));
        try (var lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
            assertThat(lines.readLine()).isEqualTo(": ok");
            rest.tryEmitValue("data: done\n\n");
            assertThat(lines.readLine()).isEmpty();
            assertThat(lines.readLine()).isEqualTo("data: done");
        }
    }

    @Test
    void aCallerThatLeavesCancelsTheServicesWork() throws Exception {
        var cancelled = new CountDownLatch(1);
        upstream.answers((request, body, response) -> response.sse()
                .sendString(Flux.concat(Mono.just(": ok\n\n"), Mono.<String>never()))
                .then()
                .doOnCancel(cancelled::countDown));
        var answer = gateway.open(gateway.request("/v1/images/generations")
                .POST(HttpRequest.BodyPublishers.ofString("{\"stream\":true}")));
        assertThat(answer.body().read()).isEqualTo(':');
        answer.body().close();
        assertThat(cancelled.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aCallerThatLeavesBeforeTheAnswerBeginsCancelsToo() throws Exception {
        var cancelled = new CountDownLatch(1);
        upstream.answers((request, body, response) -> Mono.<Void>never().doOnCancel(cancelled::countDown));
        try (var socket = new java.net.Socket("127.0.0.1", gateway.port)) {
            socket.getOutputStream()
                    .write(("GET /v1/models HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + gateway.key + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            upstream.next();
        }
        assertThat(cancelled.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aBodyOverTheLimitIsRefusedAlsoInChunks() throws Exception {
        var body = new byte[(1 << 20) + 1];
        var sentence = "the request body is larger than 1048576 bytes, the most allowed; send less";
        var told = gateway.send(
                gateway.request("/v1/images/generations").POST(HttpRequest.BodyPublishers.ofByteArray(body)));
        assertThat(told.statusCode()).isEqualTo(413);
        assertThat(TestGateway.error(told).path("message").asString()).isEqualTo(sentence);
        var chunked = gateway.send(gateway.request("/v1/images/generations")
                .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body))));
        assertThat(chunked.statusCode()).isEqualTo(413);
        assertThat(TestGateway.error(chunked).path("message").asString()).isEqualTo(sentence);
        assertThat(upstream.waiting()).isZero();
    }

    @Test
    void aBodyOfExactlyTheLimitPasses() throws Exception {
        var body = "x".repeat(1 << 20);
        assertThat(gateway.post("/v1/images/generations", body).statusCode()).isEqualTo(200);
        assertThat(upstream.next().body()).hasSize(1 << 20);
    }

    @Test
    void metricsOfAllProcessesComeAsOnePage() throws Exception {
        var text = "# HELP steps_total done\n# TYPE steps_total counter\nsteps_total 3\n"
                + "# HELP jvm_x y\n# TYPE jvm_x gauge\njvm_x{id=\"a\"} 1.0\n";
        upstream.answers((request, body, response) -> response.sendString(Mono.just(text)));
        var page = gateway.get("/metrics").body();
        assertThat(page)
                .contains("steps_total{service=\"generator\"} 3")
                .contains("jvm_x{service=\"generator\",id=\"a\"} 1.0")
                .contains("service=\"gateway\"");
    }

    @Test
    void apiDocumentsOfAllServicesComeAsOne() throws Exception {
        upstream.answers((request, body, response) -> response.sendString(Mono.just(
                "{\"openapi\":\"3.1.0\",\"paths\":{\"/v1/models\":{}},\"components\":{\"schemas\":{\"A\":{}}}}")));
        other.answers((request, body, response) -> response.sendString(
                Mono.just("{\"openapi\":\"3.1.0\",\"paths\":{\"/v1/x\":{}},\"components\":{\"schemas\":{\"B\":{}}}}")));
        var document = TestGateway.JSON.readTree(gateway.get("/openapi.json").body());
        assertThat(document.path("openapi").asString()).isEqualTo("3.1.0");
        assertThat(document.path("paths").propertyNames()).containsExactlyInAnyOrder("/v1/models", "/v1/x");
        assertThat(document.path("components").path("schemas").propertyNames()).containsExactlyInAnyOrder("A", "B");
    }
}
