package dev.tessera.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Sinks;

class ShutdownTest {
    @TempDir
    Path folder;

    @Test
    void aRunningRequestFinishesBeforeTheGatewayStops() throws Exception {
        try (var upstream = TestUpstream.named("generator")) {
            var gateway = TestGateway.before(folder, upstream);
            var result = Sinks.<String>one();
            upstream.answers((request, body, response) -> response.sendString(result.asMono()));
            var running = CompletableFuture.supplyAsync(() -> get(gateway));
            upstream.next();
            var stopping = CompletableFuture.runAsync(gateway::close);
            while (accepts(gateway.port)) Thread.onSpinWait();
            result.tryEmitValue("done");
            assertThat(running.get(10, TimeUnit.SECONDS)).isEqualTo("done");
            stopping.get(20, TimeUnit.SECONDS);
        }
    }

    private static String get(TestGateway gateway) {
        try {
            return gateway.get("/v1/models").body();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean accepts(int port) {
        try (var socket = new Socket("127.0.0.1", port)) {
            return socket.isConnected();
        } catch (IOException refused) {
            return false;
        }
    }
}
