package dev.tessera.benchmarks.network;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A TCP relay on the loopback address whose connections can be reset, or fall silent as if a cable were cut. A new
 * connection goes to the next target that takes it.
 */
public final class CutProxy implements AutoCloseable {

    private static final int CONNECT_MILLIS = 1_000;

    private final ServerSocket server;
    private final List<Integer> targets;
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private final Valve valve = new Valve();
    private final AtomicInteger turn = new AtomicInteger();

    private CutProxy(ServerSocket server, List<Integer> targets) {
        this.server = server;
        this.targets = List.copyOf(targets);
    }

    /**
     * @param port to listen on; 0 takes a free one
     * @param targets ports, tried in turn; none needs to be open yet
     */
    public static CutProxy start(int port, List<Integer> targets) throws IOException {
        var server = new ServerSocket();
        server.setReuseAddress(true);
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        var proxy = new CutProxy(server, targets);
        daemon("proxy-" + server.getLocalPort(), proxy::accept);
        return proxy;
    }

    public int port() {
        return server.getLocalPort();
    }

    /** Resets every open connection; new ones are served. */
    public void cut() {
        links.forEach(Link::reset);
    }

    /** Until {@link #resume} no byte passes, and nobody is told. */
    public void silence() {
        valve.shut();
    }

    public void resume() {
        valve.open();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                var client = server.accept();
                daemon("proxy-connect-" + port(), () -> connect(client));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void connect(Socket client) {
        int first = turn.getAndIncrement();
        for (int i = 0; i < targets.size(); i++) {
            int target = targets.get(Math.floorMod(first + i, targets.size()));
            var upstream = new Socket();
            try {
                upstream.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target), CONNECT_MILLIS);
                new Link(client, upstream, valve, links).start();
                return;
            } catch (IOException e) {
                Link.resetQuietly(upstream);
            }
        }
        Link.resetQuietly(client);
    }

    static void daemon(String name, Runnable work) {
        var thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
        valve.open();
        cut();
    }
}
