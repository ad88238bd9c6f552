package dev.tessera.stack.local;

import dev.tessera.stack.StackException;
import dev.tessera.stack.client.TesseraClient;
import java.time.Duration;

/** The services answer before their models are loaded; a stack is up when all say that they are ready. */
final class Readiness {

    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final long PAUSE_MILLIS = 50;

    private Readiness() {}

    /** @throws StackException when they are not ready after ten minutes */
    static void await(String address, String key) {
        var client = new TesseraClient(address, key);
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!client.isReady()) {
            if (System.nanoTime() > end) {
                throw new StackException(address + " was not ready within " + PATIENCE.toMinutes()
                        + " min; the log says which model or service is not");
            }
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackException("interrupted while the services became ready", e);
        }
    }
}
