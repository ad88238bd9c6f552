package dev.tessera.gateway;

import io.netty.handler.codec.http.HttpHeaders;
import java.net.URI;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** A service behind the gateway: answers as the test says and remembers what it was asked. */
final class TestUpstream implements AutoCloseable {
    /** How this service answers. */
    @FunctionalInterface
    interface Answer {
        Publisher<Void> give(HttpServerRequest request, String body, HttpServerResponse response);
    }

    /** What arrived. */
    record Seen(String method, String uri, HttpHeaders headers, String body) {}

    private final BlockingQueue<Seen> seen = new LinkedBlockingQueue<>();
    private final DisposableServer server;
    private volatile Answer answer;

    private TestUpstream(String name) {
        answer = (request, body, response) -> response.header("Content-Type", "application/json")
                .sendString(Mono.just("{\"upstream\":\"" + name + "\"}"));
        server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .handle((request, response) -> request.receive()
                        .aggregate()
                        .asString()
                        .defaultIfEmpty("")
                        .flatMap(body -> {
                            if (!request.uri().startsWith("/health")) {
                                seen.add(new Seen(
                                        request.method().name(),
                                        request.uri(),
                                        request.requestHeaders().copy(),
                                        body));
                            }
                            return Mono.from(answer.give(request, body, response));
                        }))
                .bindNow();
    }

    static TestUpstream named(String name) {
        return new TestUpstream(name);
    }

    void answers(Answer next) {
        answer = next;
    }

    Seen next() throws InterruptedException {
        var next = seen.poll(10, TimeUnit.SECONDS);
        if (next == null) throw new AssertionError("no request arrived within 10 s");
        return next;
    }

    int waiting() {
        return seen.size();
    }

    void forget() {
        seen.clear();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.port());
    }

    @Override
    public void close() {
        server.disposeNow();
    }
}
