package dev.tessera.benchmarks.network;

import java.io.IOException;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** One relayed connection: two threads, one for each direction. An end of one direction is passed on as such. */
final class Link {

    private static final int BUFFER_BYTES = 16 * 1024;

    private final Socket client;
    private final Socket upstream;
    private final Valve valve;
    private final Set<Link> open;
    private final AtomicInteger running = new AtomicInteger(2);

    /** @param open holds the link as long as bytes may pass */
    Link(Socket client, Socket upstream, Valve valve, Set<Link> open) {
        this.client = client;
        this.upstream = upstream;
        this.valve = valve;
        this.open = open;
    }

    void start() throws IOException {
        client.setTcpNoDelay(true);
        upstream.setTcpNoDelay(true);
        open.add(this);
        CutProxy.daemon("link-up-" + client.getPort(), () -> relay(client, upstream));
        CutProxy.daemon("link-down-" + client.getPort(), () -> relay(upstream, client));
    }

    private void relay(Socket from, Socket to) {
        var buffer = new byte[BUFFER_BYTES];
        try {
            var in = from.getInputStream();
            var out = to.getOutputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                valve.pass();
                out.write(buffer, 0, count);
            }
            to.shutdownOutput();
            if (running.decrementAndGet() == 0) reset();
        } catch (IOException e) {
            reset();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            reset();
        }
    }

    void reset() {
        open.remove(this);
        resetQuietly(client);
        resetQuietly(upstream);
    }

    /** With SO_LINGER 0 the peer sees a reset instead of an orderly end, as from a host that has died. */
    static void resetQuietly(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            // Closed already: what was wanted.
        }
    }
}
