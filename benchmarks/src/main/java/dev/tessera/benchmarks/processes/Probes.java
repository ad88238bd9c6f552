package dev.tessera.benchmarks.processes;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Looks at a port without waiting for long: what answers slowly is not ready. */
final class Probes {

    private static final int PATIENCE_MILLIS = 1_000;

    private Probes() {}

    static boolean accepts(int port) {
        try (var socket = connect(port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /** The process answers. */
    static boolean lives(int port) {
        return answersOk(port, "/health/live");
    }

    /** What it needs is there too. */
    static boolean ready(int port) {
        return answersOk(port, "/health/ready");
    }

    private static boolean answersOk(int port, String path) {
        try (var socket = connect(port)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII).endsWith(" 200");
        } catch (IOException e) {
            return false;
        }
    }

    private static Socket connect(int port) throws IOException {
        var socket = new Socket();
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
        return socket;
    }
}
