package dev.tessera.benchmarks.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class CutProxyTest {

    private static final int SHORT_MILLIS = 200;

    private ServerSocket echo;
    private CutProxy proxy;

    @BeforeEach
    void start() throws IOException {
        echo = listening();
        CutProxy.daemon("echo", this::echo);
        proxy = CutProxy.start(0, List.of(unusedPort(), echo.getLocalPort()));
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
        echo.close();
    }

    @Test
    void bytesPassBothWaysAndADeadTargetIsPassedOver() throws IOException {
        try (var client = connect()) {
            assertThat(answer(client, 7)).isEqualTo(7);
        }
    }

    @Test
    void aCutResetsOpenConnectionsAndNewOnesAreServed() throws IOException {
        try (var client = connect()) {
            assertThat(answer(client, 1)).isEqualTo(1);

            proxy.cut();

            assertThatThrownBy(() -> requireByte(client)).isInstanceOf(IOException.class);
        }
        try (var next = connect()) {
            assertThat(answer(next, 2)).isEqualTo(2);
        }
    }

    @Test
    void silenceHoldsBytesBackUntilItEnds() throws IOException {
        try (var client = connect()) {
            assertThat(answer(client, 1)).isEqualTo(1);
            proxy.silence();
            client.setSoTimeout(SHORT_MILLIS);
            client.getOutputStream().write(2);

            assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);

            proxy.resume();
            client.setSoTimeout(0);
            assertThat(client.getInputStream().read()).isEqualTo(2);
        }
    }

    @Test
    void withoutAnyTargetTheClientIsReset() throws IOException {
        try (var nowhere = CutProxy.start(0, List.of(unusedPort()));
                var client = new Socket(InetAddress.getLoopbackAddress(), nowhere.port())) {
            assertThatThrownBy(() -> requireByte(client)).isInstanceOf(IOException.class);
        }
    }

    private Socket connect() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), proxy.port());
    }

    private static int answer(Socket client, int value) throws IOException {
        client.getOutputStream().write(value);
        return client.getInputStream().read();
    }

    private static void requireByte(Socket client) throws IOException {
        if (client.getInputStream().read() < 0) throw new IOException("the connection has ended");
    }

    private void echo() {
        while (!echo.isClosed()) {
            try {
                var client = echo.accept();
                CutProxy.daemon("echo-" + client.getPort(), () -> copy(client));
            } catch (IOException e) {
                return;
            }
        }
    }

    private static void copy(Socket client) {
        try (client) {
            client.getInputStream().transferTo(client.getOutputStream());
        } catch (IOException e) {
            // Reset by the test.
        }
    }

    private static ServerSocket listening() throws IOException {
        var server = new ServerSocket();
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        return server;
    }

    private static int unusedPort() throws IOException {
        try (var server = listening()) {
            return server.getLocalPort();
        }
    }
}
