package dev.tessera.stack.cli;

import dev.tessera.stack.local.Stack;
import dev.tessera.stack.local.StackSettings;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * A stack between its start and the end of the process. The signal may come while it starts: the stop then waits for
 * the start, since half of a stack cannot be stopped in order.
 */
final class Lifetime {

    private final CountDownLatch stopped;
    private Optional<Stack> stack = Optional.empty();

    Lifetime(CountDownLatch stopped) {
        this.stopped = stopped;
    }

    synchronized void start(StackSettings settings) {
        stack = Optional.of(Stack.start(settings));
    }

    synchronized Stack stack() {
        return stack.orElseThrow();
    }

    synchronized void stop() {
        stack.ifPresent(Stack::close);
        stack = Optional.empty();
        stopped.countDown();
    }
}
