package dev.tessera.generator.images;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.generator.TestService;
import dev.tessera.serving.pattern.PatternModel;
import dev.tessera.serving.pattern.StepGate;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A request that is sent again does not do its work again. */
@Timeout(60)
class RepeatedRequestsTest {

    private static final String BODY = "{\"prompt\": \"x\"}";
    private static final String RETRIES = "X-Stainless-Retry-Count";
    private static final String KEY = "Idempotency-Key";

    @TempDir
    Path folder;

    private final StepGate gate = StepGate.closed();
    private final PatternModel model = PatternModel.of("stripes", gate);
    private TestService service;

    @BeforeEach
    void start() throws InterruptedException {
        service = TestService.withModels(List.of(model), folder);
        service.registry().awaitLoaded();
    }

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void aClientThatLosesItsConnectionAndComesAgainGetsTheWorkThatRuns() throws Exception {
        var first = brokenOff(RETRIES + ": 0");
        first.close();
        var again = send(RETRIES, "1");
        gate.allowAll();

        assertThat(again.join().statusCode()).isEqualTo(200);
        int steps = gate.stepsRun();
        generate(RETRIES, "0");
        assertThat(gate.stepsRun()).as("steps of one generation, twice").isEqualTo(2 * steps);
    }

    @Test
    void aClientThatLostTheAnswerGetsItAgain() {
        gate.allowAll();
        var lost = generate(RETRIES, "0");
        int steps = gate.stepsRun();

        var again = generate(RETRIES, "1");

        assertThat(again.body()).isEqualTo(lost.body());
        assertThat(generation(again)).isEqualTo(generation(lost));
        assertThat(gate.stepsRun()).isEqualTo(steps);
    }

    @Test
    void theSameRequestForTheFirstTimeIsNewWork() {
        gate.allowAll();
        assertThat(generation(generate(RETRIES, "0"))).isNotEqualTo(generation(generate(RETRIES, "0")));
    }

    @Test
    void anotherOwnersRepetitionIsNewWork() {
        gate.allowAll();
        var first = send("X-Tessera-Owner", "ann", RETRIES, "0").join();
        var other = send("X-Tessera-Owner", "bob", RETRIES, "1").join();
        assertThat(generation(other)).isNotEqualTo(generation(first));
    }

    @Test
    void aClientThatDoesNotComeAgainStopsTheWork() throws Exception {
        brokenOff(RETRIES + ": 0").close();
        await(() -> service.metric("tessera_client_disconnects_total") == 1);
        gate.allow(1);
        await(() -> service.metric("tessera_cancellations_total") == 1);
        assertThat(gate.stepsRun()).isOne();
    }

    @Test
    void aKeyWhoseRequestRunsIsToBeSentAgainInASecond() {
        var running = send(KEY, "k1");
        await(() -> model.generator().admitted() == 1);

        var refused = generate(KEY, "\"k1\"");

        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.headers().firstValue("Retry-After")).contains("1");
        assertThat(message(refused))
                .isEqualTo("Idempotency-Key: the first request with it is still being worked on; send it again in 1 s");
        gate.allowAll();
        assertThat(generation(running.join())).isEqualTo(generation(generate(KEY, "k1")));
    }

    @Test
    void aKeyStandsForOneBody() {
        gate.allowAll();
        generate(KEY, "k2");
        var refused = service.send(HttpRequest.newBuilder(service.request("{'prompt': 'other'}"), (name, value) -> true)
                .header(KEY, "k2")
                .build());
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(message(refused))
                .isEqualTo("Idempotency-Key: it was sent with another body before; use a new key for a new request");
    }

    @Test
    void aKeyWithoutCharactersIsRefused() {
        var refused = generate(KEY, "\"\"");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(message(refused)).isEqualTo("Idempotency-Key: use 1 to 255 visible ASCII characters");
    }

    @Test
    void aResultCanBeFetchedAgainByItsOwner() {
        gate.allowAll();
        var first = send("X-Tessera-Owner", "ann").join();
        var path = "/v1/images/generations/" + generation(first);

        assertThat(fetch(path, "ann").body()).isEqualTo(first.body());
        assertThat(fetch(path, "bob").statusCode()).isEqualTo(404);
        assertThat(message(fetch(path, "bob")))
                .isEqualTo(
                        "id: no finished generation of yours has this id, or it is no longer kept; generate again with"
                                + " the same seed");
    }

    @Test
    void aStreamsResultCanBeFetchedAsJson() {
        gate.allowAll();
        var stream = service.generate("{'prompt': 'x', 'stream': true, 'n': 2}");
        var result = service.get("/v1/images/generations/" + generation(stream));
        assertThat(result.statusCode()).isEqualTo(200);
        var images = TestService.json(result).get("data");
        assertThat(images).hasSize(2);
        assertThat(new String(stream.body(), StandardCharsets.UTF_8))
                .contains(images.get(0).get("b64_json").stringValue())
                .contains(images.get(1).get("b64_json").stringValue());
    }

    private HttpResponse<byte[]> generate(String... headers) {
        return send(headers).join();
    }

    private CompletableFuture<HttpResponse<byte[]>> send(String... headers) {
        var request = HttpRequest.newBuilder(service.request(BODY), (name, value) -> true);
        return service.http()
                .sendAsync(
                        (headers.length == 0 ? request : request.headers(headers)).build(), BodyHandlers.ofByteArray());
    }

    private HttpResponse<byte[]> fetch(String path, String owner) {
        return service.send(HttpRequest.newBuilder(service.uri(path))
                .header("X-Tessera-Owner", owner)
                .build());
    }

    /** A request whose work has begun. */
    private Socket brokenOff(String header) throws Exception {
        var socket = new Socket("127.0.0.1", service.port());
        socket.getOutputStream()
                .write(("POST /v1/images/generations HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                                + header + "\r\nContent-Length: " + BODY.length() + "\r\n\r\n" + BODY)
                        .getBytes(StandardCharsets.US_ASCII));
        await(() -> model.generator().admitted() == 1);
        return socket;
    }

    private static String generation(HttpResponse<byte[]> answer) {
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.headers().firstValue("x-tessera-generation").orElseThrow();
    }

    private static String message(HttpResponse<byte[]> answer) {
        return TestService.json(answer).get("error").get("message").stringValue();
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }
}
