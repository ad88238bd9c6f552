package dev.tessera.web.requests;

import org.springframework.web.server.ServerWebExchange;

/**
 * Under which names a request is found in logs.
 *
 * @param requestId as the answer's {@code x-request-id} says
 * @param traceId 32 hexadecimal digits, the same in all services that worked on it
 */
public record RequestIds(String requestId, String traceId) {
    private static final String ATTRIBUTE = RequestIds.class.getName();
    private static final RequestIds NONE = new RequestIds("", "");

    /** Empty names for an exchange that the filter has not seen. */
    public static RequestIds of(ServerWebExchange exchange) {
        return exchange.getAttributeOrDefault(ATTRIBUTE, NONE);
    }

    void attachTo(ServerWebExchange exchange) {
        exchange.getAttributes().put(ATTRIBUTE, this);
    }
}
