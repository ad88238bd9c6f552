package dev.tessera.inference.batching;

import java.time.Duration;

/** The queue has no room for another generation. */
public final class QueueFullException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Duration predictedWait;

    public QueueFullException(int waiting, Duration predictedWait) {
        super(waiting + " generations are waiting, the most that are kept; try again in about "
                + Math.max(1, predictedWait.toSeconds()) + " s");
        this.predictedWait = predictedWait;
    }

    /** Until there would be room, from the recent pace. */
    public Duration predictedWait() {
        return predictedWait;
    }
}
