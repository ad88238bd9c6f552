package dev.tessera.serving.jobs;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.tessera.protocol.jobs.ClaimAnswer;
import dev.tessera.protocol.jobs.ClaimAnswer.Granted;
import dev.tessera.protocol.jobs.ClaimRequest;
import dev.tessera.protocol.jobs.HeartbeatAnswer;
import dev.tessera.protocol.jobs.HeartbeatRequest;
import dev.tessera.protocol.jobs.JobArtifact;
import dev.tessera.protocol.jobs.JobKind;
import dev.tessera.protocol.jobs.JobPriority;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.json.JsonMapper;

/** The job store's side of the protocol over real HTTP: it grants every job once, and says what the test wants it to say. */
final class TestJobStore implements AutoCloseable {

    static final long FENCE = 7;
    private static final JsonMapper JSON = JsonMapper.shared();

    private final HttpServer server;
    private final Set<UUID> granted = ConcurrentHashMap.newKeySet();
    private final BlockingQueue<HeartbeatRequest> heartbeats = new LinkedBlockingQueue<>();
    private final Set<UUID> toCancel = ConcurrentHashMap.newKeySet();
    private final Set<UUID> lost = ConcurrentHashMap.newKeySet();
    private final AtomicInteger refusals = new AtomicInteger();

    TestJobStore() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/internal/claims", this::claim);
        server.createContext("/internal/heartbeats", this::heartbeat);
        server.createContext("/internal/jobs/", this::store);
        server.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    BlockingQueue<HeartbeatRequest> heartbeats() {
        return heartbeats;
    }

    /** With the next heartbeat. */
    void cancel(UUID job) {
        toCancel.add(job);
    }

    /** From now on. */
    void lose(UUID job) {
        lost.add(job);
    }

    /** The next {@code times} requests are answered with 503. */
    void beAway(int times) {
        refusals.set(times);
    }

    private void claim(HttpExchange exchange) throws IOException {
        var request = JSON.readValue(exchange.getRequestBody().readAllBytes(), ClaimRequest.class);
        if (away(exchange)) return;
        answer(
                exchange,
                200,
                new ClaimAnswer(request.jobs().stream()
                        .filter(granted::add)
                        .map(TestJobStore::grant)
                        .toList()));
    }

    private static Granted grant(UUID job) {
        return new Granted(
                job,
                FENCE,
                1,
                "anna",
                JobKind.IMAGE,
                JobKind.IMAGE.endpoint(),
                "{}",
                JobPriority.INTERACTIVE,
                Optional.empty(),
                600,
                false,
                Optional.of("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"));
    }

    private void heartbeat(HttpExchange exchange) throws IOException {
        var request = JSON.readValue(exchange.getRequestBody().readAllBytes(), HeartbeatRequest.class);
        heartbeats.add(request);
        answer(exchange, 200, new HeartbeatAnswer(List.copyOf(toCancel), List.copyOf(lost)));
    }

    private void store(HttpExchange exchange) throws IOException {
        var file = exchange.getRequestBody().readAllBytes();
        if (away(exchange)) return;
        var job = UUID.fromString(exchange.getRequestURI().getPath().split("/")[3]);
        if (lost.contains(job)) {
            answer(exchange, 409, List.of());
        } else {
            var type = exchange.getRequestHeaders().getFirst("Content-Type");
            answer(exchange, 200, new JobArtifact(new UUID(0, 1), type, file.length, "0".repeat(64)));
        }
    }

    private boolean away(HttpExchange exchange) throws IOException {
        if (refusals.getAndUpdate(left -> Math.max(0, left - 1)) == 0) return false;
        answer(exchange, 503, List.of());
        return true;
    }

    private static void answer(HttpExchange exchange, int status, Object body) throws IOException {
        var json = JSON.writeValueAsBytes(body);
        exchange.sendResponseHeaders(status, json.length);
        exchange.getResponseBody().write(json);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
