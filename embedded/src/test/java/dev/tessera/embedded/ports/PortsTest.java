package dev.tessera.embedded.ports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tessera.embedded.EmbeddedServerException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class PortsTest {

    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    @Test
    @EnabledOnOs(OS.LINUX)
    void aTakenPortIsRefusedWithItsOwnerAndTheOption() throws IOException {
        try (var other = new ServerSocket()) {
            other.bind(new InetSocketAddress(LOOPBACK, 0));
            int port = other.getLocalPort();

            assertThatThrownBy(() -> Ports.claim(LOOPBACK, port, "gateway", "--port"))
                    .isInstanceOf(EmbeddedServerException.class)
                    .hasMessage("port " + port + " for the gateway is taken by java (process "
                            + ProcessHandle.current().pid()
                            + "); stop that program, or choose another port with --port (0 takes a free one)");
        }
    }

    @Test
    void zeroTakesAFreePort() {
        assertThat(Ports.claim(LOOPBACK, 0, "gateway", "--port")).isBetween(1024, 65535);
    }
}
