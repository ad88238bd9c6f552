package dev.tessera.web.requests;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The header {@code traceparent} of W3C Trace Context. A valid one is passed on unchanged: this process records no spans,
 * and a parent that nobody recorded would break the trace. A broken or absent one is replaced by a fresh trace.
 *
 * @param header as it is sent on
 * @param traceId 32 hexadecimal digits, for logs
 */
record TraceParent(String header, String traceId) {
    private static final Pattern VERSION_0 = Pattern.compile("00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}");
    private static final String NO_TRACE = "0".repeat(32);
    private static final String NO_PARENT = "0".repeat(16);
    private static final SecureRandom RANDOM = new SecureRandom();

    static Optional<TraceParent> parse(String header) {
        var match = VERSION_0.matcher(header);
        if (!match.matches()
                || match.group(1).equals(NO_TRACE)
                || match.group(2).equals(NO_PARENT)) {
            return Optional.empty();
        }
        return Optional.of(new TraceParent(header, match.group(1)));
    }

    /** A new trace, not sampled. */
    static TraceParent fresh() {
        var trace = hex(16);
        return new TraceParent("00-" + trace + "-" + hex(8) + "-00", trace);
    }

    private static String hex(int bytes) {
        var random = new byte[bytes];
        do {
            RANDOM.nextBytes(random);
        } while (random[0] == 0);
        return HexFormat.of().formatHex(random);
    }
}
