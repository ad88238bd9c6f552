package dev.tessera.jobstore.webhooks;

import java.time.Duration;
import java.util.Optional;

/**
 * What came back from a receiver.
 *
 * @param status empty: there was no answer
 * @param error empty if the status is 2xx
 * @param retryAfter what it asked for
 */
record Answer(Optional<Integer> status, Optional<String> error, Optional<Duration> retryAfter) {

    static Answer of(int status, Optional<Duration> retryAfter) {
        boolean good = status >= 200 && status < 300;
        return new Answer(
                Optional.of(status),
                good ? Optional.empty() : Optional.of("the receiver answered " + status),
                retryAfter);
    }

    static Answer none(String error) {
        return new Answer(Optional.empty(), Optional.of(error), Optional.empty());
    }

    boolean good() {
        return error.isEmpty();
    }

    boolean is(int code) {
        return status.filter(number -> number == code).isPresent();
    }
}
