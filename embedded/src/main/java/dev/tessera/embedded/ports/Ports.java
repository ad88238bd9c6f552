package dev.tessera.embedded.ports;

import dev.tessera.embedded.EmbeddedServerException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Which ports of this machine are free. */
public final class Ports {

    private Ports() {}

    /**
     * {@code port} if nobody listens there, or a free one for 0.
     *
     * @param use what wants it, such as {@code gateway}
     * @param option of the command line that changes it, such as {@code --port}
     * @throws EmbeddedServerException naming the port, who has it, and the option
     */
    public static int claim(InetAddress address, int port, String use, String option) {
        try (var socket = new ServerSocket()) {
            // A port whose last connections are in TIME_WAIT is free for a server.
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(address, port));
            return socket.getLocalPort();
        } catch (IOException e) {
            var owner = PortOwner.of(port).map(o -> " by " + o).orElse(" (" + e.getMessage() + ")");
            throw new EmbeddedServerException("port " + port + " for the " + use + " is taken" + owner
                    + "; stop that program, or choose another port with " + option + " (0 takes a free one)");
        }
    }
}
