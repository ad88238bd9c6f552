package dev.tessera.gateway.ratelimits;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where a key stands after one request.
 *
 * @param limit requests a minute
 * @param taken whether the request was within it
 * @param remaining requests that would be served at once
 * @param untilNext how long until one more is; zero if one is now
 * @param untilFull how long until the whole limit is there again
 */
record RateLimitState(int limit, boolean taken, long remaining, Duration untilNext, Duration untilFull) {

    /** In OpenAI's names, and in those of the IETF's draft "RateLimit header fields for HTTP". */
    Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("x-ratelimit-limit-requests", Integer.toString(limit));
        headers.put("x-ratelimit-remaining-requests", Long.toString(remaining));
        headers.put("x-ratelimit-reset-requests", text(untilFull));
        headers.put("RateLimit-Policy", "\"requests\";q=" + limit + ";w=60");
        headers.put("RateLimit", "\"requests\";r=" + remaining + ";t=" + seconds(untilFull));
        return headers;
    }

    /** 1 to 60. Clients give up on, or ignore, larger values. */
    long retryAfter() {
        return Math.max(1, Math.min(60, seconds(untilNext)));
    }

    private static long seconds(Duration duration) {
        return duration.plusNanos(999_999_999).toSeconds();
    }

    /** As OpenAI writes durations: {@code 20ms}, {@code 1s}, {@code 6m0s}. */
    static String text(Duration duration) {
        long millis = duration.plusNanos(999_999).toMillis();
        if (millis < 1000) return millis + "ms";
        long seconds = seconds(duration);
        return seconds < 60 ? seconds + "s" : seconds / 60 + "m" + seconds % 60 + "s";
    }
}
