package dev.tessera.web.limits;

import io.netty.channel.ChannelHandlerContext;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Whether the body of one request keeps coming. Its time grows with what has arrived: a large file may take as long as its
 * sender's line needs, while one that sends a byte now and then is given up as soon as one that sends nothing.
 */
final class BodyWatch {

    /** Slower lines than 512 kbit/s are not waited for. */
    private static final long BYTES_A_SECOND = 64 << 10;

    private final Duration patience;
    private Future<?> look;
    private long started;
    private long bytes;

    /** @param patience for a body of which nothing arrives */
    BodyWatch(Duration patience) {
        this.patience = patience;
    }

    /** @param tooSlow called on the connection's event loop, at most once */
    void start(ChannelHandlerContext context, Runnable tooSlow) {
        stop();
        started = System.nanoTime();
        bytes = 0;
        lookAfter(patience.toNanos(), context, tooSlow);
    }

    void arrived(int count) {
        bytes += count;
    }

    void stop() {
        if (look != null) look.cancel(false);
        look = null;
    }

    private void lookAfter(long nanos, ChannelHandlerContext context, Runnable tooSlow) {
        look = context.executor()
                .schedule(
                        () -> {
                            long left = patience.toNanos() + granted() - (System.nanoTime() - started);
                            if (left > 0) lookAfter(left, context, tooSlow);
                            else tooSlow.run();
                        },
                        nanos,
                        TimeUnit.NANOSECONDS);
    }

    private long granted() {
        return (long) (bytes * (1e9 / BYTES_A_SECOND));
    }
}
