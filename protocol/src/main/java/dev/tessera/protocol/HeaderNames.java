package dev.tessera.protocol;

/** Headers that services agree on. */
public final class HeaderNames {
    /** On every answer, also on errors and event streams; taken from the request where it is sane. */
    public static final String REQUEST_ID = "x-request-id";

    /** W3C trace context. */
    public static final String TRACEPARENT = "traceparent";

    /** W3C trace context: what vendors add. Meaningless without a valid {@link #TRACEPARENT}. */
    public static final String TRACESTATE = "tracestate";

    /** Headers that only the gateway may set begin with this; it removes them from what callers send. */
    public static final String INTERNAL_PREFIX = "x-tessera-";

    /** Who asks, as the gateway authenticated it. Services trust it: they must not be reachable from outside. */
    public static final String OWNER = "X-Tessera-Owner";

    /** Tells OpenAI's clients whether to repeat a failed request, whatever its status. */
    public static final String SHOULD_RETRY = "x-should-retry";

    private HeaderNames() {}
}
