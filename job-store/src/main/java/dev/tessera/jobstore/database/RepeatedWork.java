package dev.tessera.jobstore.database;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Work that is done again and again on a thread of its own: at once when it is woken or had more to do, otherwise after a
 * pause. What it throws is logged once and the work tried again; it never ends before the service does.
 */
public final class RepeatedWork implements SmartLifecycle {

    /** One round. */
    @FunctionalInterface
    public interface Round {
        /** @return whether there may be more to do at once */
        boolean run() throws Exception;
    }

    private static final Logger LOG = LoggerFactory.getLogger(RepeatedWork.class);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

    private final String name;
    private final Schema schema;
    private final Duration pause;
    private final Round round;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean woken;
    private volatile Thread thread;

    /**
     * @param name of the thread and in the log
     * @param schema before it is there, nothing is done
     * @param pause between rounds that found nothing to do
     */
    public RepeatedWork(String name, Schema schema, Duration pause, Round round) {
        this.name = name;
        this.schema = schema;
        this.pause = pause;
        this.round = round;
    }

    /** Starts the next round now. Never blocks for longer than it takes to say so. */
    public void wake() {
        lock.lock();
        try {
            woken = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void start() {
        thread = new Thread(this::repeat, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void repeat() {
        String failure = null;
        while (thread == Thread.currentThread()) {
            var next = pause;
            try {
                if (schema.current() && round.run()) next = Duration.ZERO;
                failure = null;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (Exception e) {
                if (thread != Thread.currentThread()) return;
                if (!e.toString().equals(failure)) LOG.warn("{} failed and is tried again", name, e);
                failure = e.toString();
                next = AFTER_FAILURE;
            }
            await(next);
        }
    }

    private void await(Duration longest) {
        lock.lock();
        try {
            if (!woken && !longest.isZero()) changed.awaitNanos(longest.toNanos());
            woken = false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void stop() {
        var running = thread;
        thread = null;
        wake();
        if (running == null) return;
        try {
            running.join(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        running.interrupt();
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }
}
