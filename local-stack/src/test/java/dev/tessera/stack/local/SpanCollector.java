package dev.tessera.stack.local;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/** Takes spans as OpenTelemetry's collector does, OTLP over HTTP, and reads the few fields of them that matter here. */
final class SpanCollector implements AutoCloseable {

    private final HttpServer server;
    private final Queue<Received> spans = new ConcurrentLinkedQueue<>();

    /** @param parent empty: its trace begins with it */
    record Received(String service, String name, String trace, String id, String parent, List<String> links) {}

    SpanCollector() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/traces", this::take);
        server.start();
    }

    String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1/traces";
    }

    List<Received> of(String trace) {
        return spans.stream().filter(span -> span.trace.equals(trace)).toList();
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            var request = UnknownFieldSet.parseFrom(exchange.getRequestBody());
            inside(request, 1).forEach(this::takeOfService);
            exchange.sendResponseHeaders(200, -1);
        }
    }

    /** {@code ResourceSpans}: resource 1, scope_spans 2, whose spans are 2. */
    private void takeOfService(UnknownFieldSet resourceSpans) {
        var service = inside(resourceSpans, 1)
                .flatMap(resource -> inside(resource, 1))
                .filter(attribute -> text(attribute, 1).equals("service.name"))
                .flatMap(attribute -> inside(attribute, 2))
                .map(value -> text(value, 1))
                .findAny()
                .orElseThrow();
        inside(resourceSpans, 2)
                .flatMap(scope -> inside(scope, 2))
                .map(span -> received(service, span))
                .forEach(spans::add);
    }

    /** {@code Span}: trace_id 1, span_id 2, parent_span_id 4, name 5, links 13, whose span_id is 2. */
    private static Received received(String service, UnknownFieldSet span) {
        var links = inside(span, 13).map(link -> hex(link, 2)).toList();
        return new Received(service, text(span, 5), hex(span, 1), hex(span, 2), hex(span, 4), links);
    }

    private static Stream<UnknownFieldSet> inside(UnknownFieldSet message, int field) {
        return bytes(message, field).map(bytes -> {
            try {
                return UnknownFieldSet.parseFrom(bytes);
            } catch (InvalidProtocolBufferException e) {
                throw new IllegalArgumentException(e);
            }
        });
    }

    private static String text(UnknownFieldSet message, int field) {
        return bytes(message, field).map(ByteString::toStringUtf8).findFirst().orElse("");
    }

    private static String hex(UnknownFieldSet message, int field) {
        return bytes(message, field)
                .map(bytes -> HexFormat.of().formatHex(bytes.toByteArray()))
                .findFirst()
                .orElse("");
    }

    private static Stream<ByteString> bytes(UnknownFieldSet message, int field) {
        return message.getField(field).getLengthDelimitedList().stream();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
