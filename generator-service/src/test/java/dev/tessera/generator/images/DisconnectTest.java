package dev.tessera.generator.images;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.generator.TestService;
import dev.tessera.serving.pattern.PatternModel;
import dev.tessera.serving.pattern.StepGate;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A client that closes its connection stops the work at the next step. */
@Timeout(60)
class DisconnectTest {

    @TempDir
    Path folder;

    @Test
    void aJsonClientThatLeavesCancelsAtTheNextStep() throws Exception {
        var gate = StepGate.closed();
        var model = PatternModel.of("stripes", gate);
        try (var service = TestService.withModels(List.of(model), folder)) {
            service.registry().awaitLoaded();
            var client = ask(service, "");
            await(() -> model.generator().admitted() == 1);

            client.close();
            awaitCancellation(service, gate);

            assertThat(gate.stepsRun()).isEqualTo(1);
            assertThat(model.generator().admitted()).isZero();
        }
    }

    @Test
    void aStreamingClientThatLeavesCancelsAtTheNextStep() throws Exception {
        var gate = StepGate.closed();
        var model = PatternModel.of("stripes", gate);
        try (var service = TestService.withModels(List.of(model), folder)) {
            service.registry().awaitLoaded();
            var client = ask(service, ", \"stream\": true, \"partial_images\": 3");
            gate.allow(1);
            var stream = client.getInputStream();
            readUntil(stream, "image_generation.partial_image");

            client.close();
            awaitCancellation(service, gate);

            assertThat(gate.stepsRun()).isEqualTo(2);
            assertThat(model.generator().admitted()).isZero();
        }
    }

    @Test
    void aClientThatLeavesTheQueueNeverStarts() throws Exception {
        var gate = StepGate.closed();
        var model = PatternModel.of("stripes", gate);
        try (var service = TestService.withModels(List.of(model), folder)) {
            service.registry().awaitLoaded();
            var first = ask(service, ", \"n\": 10");
            await(() -> model.generator().queue().running() == 1);
            var second = ask(service, ", \"n\": 10");
            await(() -> model.generator().queue().waiting() == 1);

            second.close();
            await(() -> model.generator().queue().waiting() == 0);

            assertThat(gate.stepsRun()).isZero();
            assertThat(model.generator().admitted()).isOne();
            gate.allowAll();
            readUntil(first.getInputStream(), "b64_json");
            first.close();
        }
    }

    /** Whatever the moment: no generation, thread or queue entry is left behind, and the next image comes. */
    @Test
    void twoHundredClientsThatLeaveAtRandomLeaveNothingBehind() throws Exception {
        var gate = StepGate.open();
        var model = PatternModel.of("stripes", gate);
        var random = new Random(200);
        try (var service = TestService.withModels(List.of(model), folder)) {
            service.registry().awaitLoaded();
            service.images("{'prompt': 'warm'}");
            int threads = Thread.activeCount();
            for (int i = 0; i < 200; i++) {
                var client =
                        ask(service, random.nextBoolean() ? ", \"stream\": true, \"partial_images\": 3" : ", \"n\": 4");
                for (int read = random.nextInt(200);
                        read > 0 && client.getInputStream().read() >= 0;
                        read--) {}
                client.close();
            }

            await(() -> model.generator().admitted() == 0
                    && model.generator().queue().waiting() == 0);
            assertThat(service.images("{'prompt': 'after'}").get("data")).hasSize(1);
            assertThat(Thread.activeCount()).isLessThan(threads + 30);
        }
    }

    /** Lets one step through once the server has noticed; that one is the last. */
    private static void awaitCancellation(TestService service, StepGate gate) {
        await(() -> service.metric("tessera_client_disconnects_total") == 1);
        gate.allow(1);
        await(() -> service.metric("tessera_cancellations_total") == 1);
    }

    private static Socket ask(TestService service, String more) throws IOException {
        var body = "{\"prompt\": \"x\"" + more + "}";
        var socket = new Socket("127.0.0.1", service.port());
        socket.getOutputStream()
                .write(("POST /v1/images/generations HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                                + "Content-Length: " + body.length() + "\r\n\r\n" + body)
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static void readUntil(InputStream stream, String text) throws IOException {
        var read = new StringBuilder();
        while (read.indexOf(text) < 0) {
            int next = stream.read();
            assertThat(next).as("the end of the stream after %s", read).isNotNegative();
            read.append((char) next);
        }
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }
}
