package dev.tessera.stack.cli;

import dev.tessera.stack.local.Stack;
import dev.tessera.stack.local.StackSettings;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * A stack between its start and the end of the process. The signal may come while it starts: the start is then
 * interrupted, and stops what it has started so far.
 */
final class Lifetime {

    private final CountDownLatch stopped;
    private volatile Optional<Thread> starter = Optional.empty();
    private Optional<Stack> stack = Optional.empty();

    Lifetime(CountDownLatch stopped) {
        this.stopped = stopped;
    }

    synchronized void start(StackSettings settings) {
        starter = Optional.of(Thread.currentThread());
        try {
            stack = Optional.of(Stack.start(settings));
        } finally {
            starter = Optional.empty();
        }
    }

    synchronized Stack stack() {
        return stack.orElseThrow();
    }

    /** Called by another thread than the starting one. */
    void stop() {
        starter.ifPresent(Thread::interrupt);
        close();
        stopped.countDown();
    }

    private synchronized void close() {
        stack.ifPresent(Stack::close);
        stack = Optional.empty();
    }
}
